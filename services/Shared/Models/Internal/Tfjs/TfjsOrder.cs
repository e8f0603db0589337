namespace Facet.Models.Internal.Tfjs;

internal static class TfjsOrder
{
    private enum State
    {
        Entered,
        Done,
    }

    /// <summary>The nodes that <paramref name="outputs"/> depend on, each after its inputs; depth costs no call stack.</summary>
    public static List<TfjsNode> ProducersFirst(IReadOnlyDictionary<string, TfjsNode> nodes, IEnumerable<string> outputs)
    {
        var order = new List<TfjsNode>();
        var states = new Dictionary<string, State>(StringComparer.Ordinal);
        var pending = new Stack<(TfjsNode Node, bool InputsAreDone)>();
        foreach (var output in outputs)
        {
            pending.Push((nodes.GetValueOrDefault(output) ?? throw Unknown(output), false));
            while (pending.TryPop(out var next))
            {
                if (next.InputsAreDone)
                {
                    states[next.Node.Name] = State.Done;
                    order.Add(next.Node);
                }
                else if (states.TryAdd(next.Node.Name, State.Entered))
                {
                    pending.Push((next.Node, true));
                    PushInputs(nodes, next.Node, states, pending);
                }
            }
        }

        return order;
    }

    private static void PushInputs(
        IReadOnlyDictionary<string, TfjsNode> nodes, TfjsNode node, Dictionary<string, State> states, Stack<(TfjsNode, bool)> pending)
    {
        // Pushed in reverse, so that inputs come out in the order in which the node lists them.
        foreach (var name in node.Inputs.Reverse())
        {
            var input = nodes.GetValueOrDefault(name) ?? throw node.Invalid($"its input '{name}' does not exist.");
            if (!states.TryGetValue(name, out var state))
            {
                pending.Push((input, false));
            }
            else if (state == State.Entered)
            {
                // A node that is entered and not done is one that this one was reached from.
                throw node.Invalid($"its input '{name}' depends on it: the graph has a cycle.");
            }
        }
    }

    private static ModelException Unknown(string output) =>
        new(ModelErrorReason.UnknownOutput, $"The model has no node '{output}' to take as an output.");
}
