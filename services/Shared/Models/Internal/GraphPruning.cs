using Facet.Models.Onnx;

namespace Facet.Models.Internal;

internal static class GraphPruning
{
    /// <summary>Keeps the nodes that <paramref name="values"/> depend on, and adds the <paramref name="constants"/> they use.</summary>
    public static void Keep(GraphProto graph, IReadOnlyList<TensorProto> constants, IEnumerable<string> values)
    {
        var needed = values.ToHashSet(StringComparer.Ordinal);
        var kept = new Stack<NodeProto>();

        // Producers stand before their users, so one pass from the end sees every use of a value before its producer.
        foreach (var node in graph.Node.Reverse())
        {
            if (node.Output.Any(needed.Contains))
            {
                needed.UnionWith(node.Input);
                kept.Push(node);
            }
        }

        graph.Node.Clear();
        graph.Node.AddRange(kept);
        graph.Initializer.AddRange(constants.Where(constant => needed.Contains(constant.Name)));
    }
}
