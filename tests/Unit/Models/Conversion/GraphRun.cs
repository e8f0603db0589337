using Microsoft.ML.OnnxRuntime;

namespace Facet.Unit.Tests.Models.Conversion;

/// <summary>Runs an ONNX file.</summary>
internal sealed class GraphRun : IDisposable
{
    private readonly InferenceSession _session;

    public GraphRun(string path, bool isOptimised = true)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 2, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        options.GraphOptimizationLevel = isOptimised ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL;
        _session = new InferenceSession(path, options);
    }

    /// <summary>Every output by name, with its shape.</summary>
    public Dictionary<string, (long[] Shape, float[] Values)> Run(params (string Name, Array Values, long[] Shape)[] inputs)
    {
        var values = inputs.Select(input => Wrap(input.Values, input.Shape)).ToArray();
        try
        {
            using var options = new RunOptions();
            using var outputs = _session.Run(options, [.. inputs.Select(input => input.Name)], values, _session.OutputNames);
            return _session.OutputNames.Zip(outputs).ToDictionary(pair => pair.First, pair => Unwrap(pair.Second));
        }
        finally
        {
            Array.ForEach(values, value => value.Dispose());
        }
    }

    public void Dispose() => _session.Dispose();

    private static OrtValue Wrap(Array values, long[] shape) => values switch
    {
        long[] integers => OrtValue.CreateTensorValueFromMemory(integers, shape),
        Half[] halves => OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, Array.ConvertAll(halves, half => new Float16(BitConverter.HalfToUInt16Bits(half))).AsMemory(), shape),
        _ => OrtValue.CreateTensorValueFromMemory((float[])values, shape),
    };

    private static (long[] Shape, float[] Values) Unwrap(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        float[] values = info.ElementDataType switch
        {
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.UInt8 =>
                Array.ConvertAll(value.GetTensorDataAsSpan<byte>().ToArray(), element => (float)element),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float16 =>
                Array.ConvertAll(value.GetTensorDataAsSpan<Float16>().ToArray(), element => (float)element),
            _ => value.GetTensorDataAsSpan<float>().ToArray(),
        };
        return (info.Shape, values);
    }
}
