using Microsoft.ML.OnnxRuntime;

namespace Facet.Unit.Tests.Models;

/// <summary>Runs a serialised ONNX model with one float input.</summary>
internal static class OnnxRun
{
    /// <summary>The outputs in the model's order, flattened.</summary>
    public static float[][] All(byte[] model, float[] input, params long[] shape)
    {
        using var session = new InferenceSession(model);
        using var value = OrtValue.CreateTensorValueFromMemory(input, shape);
        using var options = new RunOptions();
        using var outputs = session.Run(options, session.InputNames, [value], session.OutputNames);
        return [.. outputs.Select(output => output.GetTensorDataAsSpan<float>().ToArray())];
    }

    public static float[] One(byte[] model, float[] input, params long[] shape) => Assert.Single(All(model, input, shape));
}
