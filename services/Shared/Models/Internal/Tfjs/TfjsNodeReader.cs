namespace Facet.Models.Internal.Tfjs;

internal static class TfjsNodeReader
{
    private static readonly Dictionary<string, TfjsAttribute?> NoAttributes = [];

    public static Dictionary<string, TfjsNode> Read(TfjsFile file, string fileName, int maxNodes)
    {
        var listed = file.ModelTopology?.Node ?? throw ModelException.Invalid($"{fileName}: modelTopology.node is missing.");
        if (listed.Count > maxNodes)
        {
            throw new ModelException(ModelErrorReason.TooLarge, $"{fileName}: {listed.Count} nodes; at most {maxNodes} are read.");
        }

        var nodes = new Dictionary<string, TfjsNode>(listed.Count, StringComparer.Ordinal);
        for (var i = 0; i < listed.Count; i++)
        {
            if (listed[i] is not { Name.Length: > 0, Op.Length: > 0 } json)
            {
                throw ModelException.Invalid($"{fileName}: node {i} has no name or no op.");
            }

            var inputs = json.Input?.Where(input => input?.StartsWith('^') != true).Select(input => InputName(json.Name, input)).ToArray();
            if (!nodes.TryAdd(json.Name, new TfjsNode(json.Name, json.Op, inputs ?? [], json.Attr ?? NoAttributes)))
            {
                throw ModelException.Invalid($"{fileName}: two nodes are named '{json.Name}'.");
            }
        }

        return nodes;
    }

    /// <summary>The node that an input names; <c>name:0</c> means its first output, and no supported op has more.</summary>
    private static string InputName(string node, string? input)
    {
        if (string.IsNullOrEmpty(input))
        {
            throw ModelException.Invalid($"Node '{node}' has an input without a name.");
        }

        var colon = input.LastIndexOf(':');
        if (colon < 0)
        {
            return input;
        }

        return input.AsSpan(colon + 1) is "0"
            ? input[..colon]
            : throw ModelException.Unsupported($"Node '{node}' reads '{input}': only the first output of a node can be read.");
    }
}
