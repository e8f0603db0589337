namespace Facet.Models.Internal.Transformers;

/// <summary>
/// Layers whose matrix products are of 8-bit integers: weights with a scale for each output, and the tokens that enter with a scale for each
/// token, so that -127 to 127 span its values. A token with extreme values spoils no other one, and an image's result does not depend on
/// those beside it.
/// </summary>
internal sealed class TokenQuantizedLayerGraph(GraphBuilder graph) : LayerGraph(graph, ElementType.F32)
{
    private const float Largest = 127;

    /// <summary>What stands for 0 in unsigned bytes, which processors multiply fastest.</summary>
    private const byte Middle = 128;

    // Query, key and value take the same tokens: they are rounded once.
    private readonly Dictionary<GraphValue, (GraphValue Rounded, GraphValue Scale)> _rounded = [];

    public override GraphValue Linear(GraphValue tokens, Linear layer)
    {
        if (!_rounded.TryGetValue(tokens, out var rounded))
        {
            rounded = Round(tokens);
            _rounded.Add(tokens, rounded);
        }

        var (matrix, scales) = QuantizedMatrix.Add(Graph, layer.Weight);
        var product = Graph.Node(
            "MatMulIntegerToFloat",
            [rounded.Rounded, matrix, Graph.Constant("unit", [1f]), scales, Graph.Constant("middle", ElementType.U8, [Middle])],
            default,
            Hint(layer.Weight),
            Microsoft);
        var scaled = Graph.Node("Mul", [product, rounded.Scale]);

        // As a row: ONNX Runtime would join a vector with the activation after it, into a node that is slower than the two.
        return layer.Bias is { } bias ? Graph.Node("Add", [scaled, Constant(bias, 1, layer.Outputs)]) : scaled;
    }

    private (GraphValue Rounded, GraphValue Scale) Round(GraphValue tokens)
    {
        var largest = Graph.Node("ReduceMax", [Graph.Node("Abs", [tokens])], [NodeOption.Of("axes", (ReadOnlySpan<long>)[-1]), NodeOption.Of("keepdims", 1)]);

        // A token of zeros keeps a scale that can be divided by.
        var scale = Graph.Node("Max", [Graph.Node("Mul", [largest, Graph.Constant("step", [1 / Largest])]), Graph.Constant("tiny", [1e-30f])]);
        var perToken = Graph.Node("Reshape", [scale, Graph.Constant("row_of_tokens", [-1L], 1)]);
        var middles = Graph.Node("Expand", [Graph.Constant("a_middle", ElementType.U8, [Middle], 1), Graph.Node("Shape", [perToken])]);
        return (Graph.Node("QuantizeLinear", [tokens, perToken, middles], [NodeOption.Of("axis", 0)]), scale);
    }
}
