using Facet.Models.Internal.Tfjs;

namespace Facet.Models;

/// <summary>
/// Converts a tfjs graph model to ONNX for inference. Images and feature maps, NHWC in TensorFlow, are NCHW in the ONNX model,
/// its inputs and outputs included, because that is what ONNX Runtime computes in; other tensors keep TensorFlow's order. The first
/// dimension of every input and output is the batch, of free size <c>N</c>. Only what the outputs need is converted.
/// </summary>
public static class TfjsToOnnx
{
    /// <summary>Changes whenever the same input may give another file, so that cached conversions are made anew.</summary>
    public const int Version = 1;

    /// <summary>Converts the part of a model that the outputs need.</summary>
    /// <returns>The serialised ONNX model; the same input always gives the same bytes.</returns>
    /// <exception cref="ModelException">An output is unknown, or a node it needs cannot be expressed; op and node are named.</exception>
    public static byte[] Convert(TfjsModel model, params IReadOnlyList<TfjsOutput> outputs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(outputs);
        if (outputs.Count == 0)
        {
            throw new ArgumentException("At least one output must be asked for.", nameof(outputs));
        }

        return new TfjsConversion(model, outputs).Run();
    }
}
