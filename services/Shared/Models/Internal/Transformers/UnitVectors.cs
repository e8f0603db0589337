namespace Facet.Models.Internal.Transformers;

internal static class UnitVectors
{
    /// <summary>Each row divided by its length.</summary>
    public static GraphValue Add(GraphBuilder graph, GraphValue rows)
    {
        NodeOption[] options = [NodeOption.Of("axes", (ReadOnlySpan<long>)[-1]), NodeOption.Of("keepdims", 1)];
        return graph.Node("Div", [rows, graph.Node("ReduceL2", [rows], options)]);
    }
}
