namespace Facet.Models.Internal.Transformers;

/// <summary>
/// Layers whose matrix products are of 8-bit integers. A matrix has a scale for each output, so that -127 to 127 span that output's weights.
/// What enters a layer is rounded to 0..255 between its least and greatest value of that run.
/// </summary>
internal sealed class QuantizedLayerGraph(GraphBuilder graph) : LayerGraph(graph, ElementType.F32)
{
    // Query, key and value take the same tokens: they are rounded once.
    private readonly Dictionary<GraphValue, GraphValue[]> _rounded = [];

    public override GraphValue Linear(GraphValue tokens, Linear layer)
    {
        if (!_rounded.TryGetValue(tokens, out var rounded))
        {
            rounded = Graph.Node("DynamicQuantizeLinear", [tokens], 3, default);
            _rounded.Add(tokens, rounded);
        }

        var (matrix, scales) = QuantizedMatrix.Add(Graph, layer.Weight);
        GraphValue[] inputs = [rounded[0], matrix, rounded[1], scales, rounded[2], GraphValue.None];
        return Graph.Node(
            "MatMulIntegerToFloat", layer.Bias is { } bias ? [.. inputs, Constant(bias)] : inputs[..5], default, Hint(layer.Weight), Microsoft);
    }
}
