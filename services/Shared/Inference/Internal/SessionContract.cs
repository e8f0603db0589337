using Facet.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Facet.Inference.Internal;

/// <summary>Compares what a loaded model says of itself with its entry in the manifest.</summary>
internal static class SessionContract
{
    /// <exception cref="ModelException">An input or output is missing, or of another type or shape.</exception>
    public static void Check(PreparedModel model, InferenceSession session)
    {
        var input = model.Entry.Input;
        if (session.InputMetadata.Count != 1 || !session.InputMetadata.TryGetValue(input.Name, out var metadata))
        {
            throw Mismatch(model, $"its inputs are {string.Join(", ", session.InputNames)}, expected only {input.Name}");
        }

        Compare(model, input.Name, metadata, [.. input.Shape(input.Batch ?? -1).Select(size => (int)size)]);
        foreach (var output in model.Outputs)
        {
            var name = model.GraphName(output);
            if (!session.OutputMetadata.TryGetValue(name, out metadata))
            {
                throw Mismatch(model, $"it has no output {name}, only {string.Join(", ", session.OutputNames)}");
            }

            Compare(model, name, metadata, output.Shape);
        }
    }

    private static void Compare(PreparedModel model, string name, NodeMetadata metadata, IReadOnlyList<int> expected)
    {
        // A size that the file leaves open is found out at run time; one that the manifest leaves open must be open in the file.
        var actual = metadata.Dimensions;
        var isSame = metadata.ElementDataType == TensorElementType.Float && actual.Length == expected.Count
            && actual.Zip(expected).All(sizes => sizes.First == sizes.Second || (sizes.First < 0 && sizes.Second > 0));
        if (!isSame)
        {
            throw Mismatch(
                model, $"{name} is {metadata.ElementDataType} [{string.Join(",", actual)}], expected Float [{string.Join(",", expected)}]");
        }
    }

    private static ModelException Mismatch(PreparedModel model, string what) => new(
        ModelErrorReason.LoadFailed, $"Model '{model.Entry.Id}': {model.Path} is not the model of the manifest: {what}.");
}
