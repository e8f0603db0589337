namespace Facet.Models;

/// <summary>An output that a converted model is to have.</summary>
/// <param name="Node">Any node of the TensorFlow graph, such as <c>conv_pw_5_relu/clip_by_value</c>.</param>
/// <param name="Name">Name of the output in the ONNX model.</param>
public sealed record TfjsOutput(string Node, string Name)
{
    public TfjsOutput(string node)
        : this(node, node)
    {
    }
}
