using Facet.Models.Onnx;
using Google.Protobuf.Collections;

namespace Facet.Models.Internal;

/// <summary>Gives the outputs of a graph the names that were asked for, without copying a tensor where a rename will do.</summary>
internal sealed class OutputNames
{
    private readonly GraphProto _graph;
    private readonly Dictionary<string, string> _renamed = new(StringComparer.Ordinal);

    private OutputNames(GraphProto graph) => _graph = graph;

    /// <param name="graph">Nodes in topological order; no output is listed yet. No input has the name of an output.</param>
    /// <param name="outputs">The value of each output, and its final name; the names differ from each other.</param>
    public static void Apply(GraphProto graph, IReadOnlyList<(string Value, ValueInfoProto Output)> outputs) =>
        new OutputNames(graph).Apply(outputs);

    private void Apply(IReadOnlyList<(string Value, ValueInfoProto Output)> outputs)
    {
        var made = _graph.Node.SelectMany(node => node.Output).ToHashSet(StringComparer.Ordinal);
        var copies = outputs.Where(output => !made.Contains(output.Value) || !_renamed.TryAdd(output.Value, output.Output.Name)).ToArray();
        MoveOthersAside(made, outputs.Select(output => output.Output.Name));
        foreach (var node in _graph.Node)
        {
            Rename(node.Input);
            Rename(node.Output);
        }

        foreach (var (value, output) in copies)
        {
            var copy = new NodeProto { OpType = "Identity", Name = output.Name, Input = { Current(value) }, Output = { output.Name } };
            _graph.Node.Add(copy);
        }

        _graph.Output.AddRange(outputs.Select(output => output.Output));
        for (var i = 0; i < _graph.Initializer.Count; i++)
        {
            if (_renamed.TryGetValue(_graph.Initializer[i].Name, out var name))
            {
                _graph.Initializer[i] = new TensorProto(_graph.Initializer[i]) { Name = name };
            }
        }
    }

    /// <summary>A value that happens to have the name of an output, and is not that output, gets another name.</summary>
    private void MoveOthersAside(HashSet<string> made, IEnumerable<string> outputNames)
    {
        var taken = _graph.Initializer.Select(tensor => tensor.Name).Concat(made).ToHashSet(StringComparer.Ordinal);
        taken.UnionWith(outputNames);
        foreach (var name in outputNames)
        {
            var isUsed = made.Contains(name) || _graph.Initializer.Any(tensor => tensor.Name == name);
            if (isUsed && !_renamed.ContainsKey(name))
            {
                var free = $"{name}_inner";
                while (!taken.Add(free))
                {
                    free += "_";
                }

                _renamed.Add(name, free);
            }
        }
    }

    private void Rename(RepeatedField<string> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            names[i] = Current(names[i]);
        }
    }

    private string Current(string name) => _renamed.GetValueOrDefault(name, name);
}
