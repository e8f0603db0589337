using Facet.Models.Onnx;

namespace Facet.Models.Internal;

internal static class GraphPruning
{
    /// <summary>Keeps the nodes that <paramref name="values"/> depend on, and adds the headers of the <paramref name="constants"/> they use.</summary>
    /// <returns>The constants that were added, in the order of the graph's initializers.</returns>
    public static IReadOnlyList<GraphConstant> Keep(
        GraphProto graph, IReadOnlyList<GraphConstant> constants, IEnumerable<string> values)
    {
        var needed = values.ToHashSet(StringComparer.Ordinal);
        var kept = new Stack<NodeProto>();

        // Producers stand before their users, so one pass from the end sees every use of a value before its producer.
        foreach (var node in graph.Node.Reverse())
        {
            if (node.Output.Any(needed.Contains))
            {
                // Optional inputs that are left out have an empty name, as have optional outputs.
                needed.UnionWith(node.Input.Where(input => input.Length > 0));
                kept.Push(node);
            }
        }

        graph.Node.Clear();
        graph.Node.AddRange(kept);
        var used = constants.Where(constant => needed.Contains(constant.Header.Name)).ToArray();
        graph.Initializer.AddRange(used.Select(constant => constant.Header));
        return used;
    }
}
