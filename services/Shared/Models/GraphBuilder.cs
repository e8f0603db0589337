using System.Runtime.InteropServices;
using Facet.Models.Internal;
using Facet.Models.Onnx;
using Google.Protobuf;

namespace Facet.Models;

/// <summary>
/// Builds an ONNX model in memory. A node can only use values made before it, so the nodes stand in topological order; equal
/// constants are stored once; nodes and constants that no output needs are left out of the file. The same calls give the same bytes.
/// </summary>
public sealed class GraphBuilder
{
    /// <summary>The ONNX operator set that the nodes are written for, unless the constructor is told otherwise.</summary>
    public const int DefaultOpset = 17;

    // ONNX ties each operator set to the version of the file format it appeared with.
    private static readonly Dictionary<int, int> IrVersionOfOpset = new() { [17] = 8, [18] = 8, [19] = 9, [20] = 9, [21] = 10 };

    private readonly ModelProto _model;
    private readonly ConstantStore _constants = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<(string Value, ValueInfoProto Output)> _outputs = [];

    /// <param name="name">Name of the graph, for tools that show it.</param>
    /// <param name="opset">ONNX operator set, 17 to 21.</param>
    public GraphBuilder(string name, int opset = DefaultOpset)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!IrVersionOfOpset.TryGetValue(opset, out var irVersion))
        {
            throw new ArgumentOutOfRangeException(nameof(opset), opset, "The operator set must be 17 to 21.");
        }

        _model = new ModelProto { IrVersion = irVersion, ProducerName = "facet", Graph = new GraphProto { Name = name } };
        _model.OpsetImport.Add(new OperatorSetIdProto { Version = opset });
    }

    /// <summary>Adds a graph input of exactly this name, which no other value may have.</summary>
    public GraphValue Input(string name, ElementType type, params ReadOnlySpan<GraphDimension> shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_names.Add(name))
        {
            throw new ArgumentException($"The name '{name}' is already used in graph '{_model.Graph.Name}'.", nameof(name));
        }

        _model.Graph.Input.Add(ValueInfo.Create(name, type, shape));
        return new GraphValue(name);
    }

    /// <summary>Adds a float constant; an equal one that exists already is returned instead, whatever its name.</summary>
    /// <param name="nameHint">The name to use when it is still free.</param>
    /// <param name="values">Row-major elements, as many as <paramref name="shape"/> says.</param>
    /// <param name="shape">Empty for a scalar.</param>
    public GraphValue Constant(string nameHint, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Constant(nameHint, ElementType.F32, MemoryMarshal.AsBytes(values).ToArray(), shape);

    /// <inheritdoc cref="Constant(string, ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public GraphValue Constant(string nameHint, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) =>
        Constant(nameHint, ElementType.I64, MemoryMarshal.AsBytes(values).ToArray(), shape);

    /// <summary>Adds a constant from bytes that are already in the file's order (little-endian, row-major).</summary>
    /// <param name="nameHint">The name to use when it is still free.</param>
    /// <param name="type">Element type.</param>
    /// <param name="data">Kept, not copied: the caller must not change it afterwards.</param>
    /// <param name="shape">Empty for a scalar.</param>
    public GraphValue Constant(string nameHint, ElementType type, byte[] data, params ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(data);
        return _constants.Add(type, data, shape, () => ClaimFree(nameHint));
    }

    /// <summary>Adds a node with one output.</summary>
    /// <param name="opType">Operator of the default ONNX domain, such as <c>Conv</c>.</param>
    /// <param name="inputs">Values of this graph; <see cref="GraphValue.None"/> leaves an optional input out.</param>
    /// <param name="options">Settings that differ from the operator's defaults.</param>
    /// <param name="nameHint">Name of the output when it is still free; the operator's name when absent.</param>
    public GraphValue Node(
        string opType, ReadOnlySpan<GraphValue> inputs, ReadOnlySpan<NodeOption> options = default, string? nameHint = null) =>
        Node(opType, inputs, 1, options, nameHint)[0];

    /// <summary>Adds a node with several outputs, such as <c>Split</c>.</summary>
    /// <inheritdoc cref="Node(string, ReadOnlySpan{GraphValue}, ReadOnlySpan{NodeOption}, string?)"/>
    public GraphValue[] Node(
        string opType, ReadOnlySpan<GraphValue> inputs, int outputs, ReadOnlySpan<NodeOption> options, string? nameHint = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(opType);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        var node = new NodeProto { OpType = opType };
        foreach (var input in inputs)
        {
            node.Input.Add(input == GraphValue.None ? string.Empty : Known(input));
        }

        foreach (var option in options)
        {
            node.Attribute.Add(option.Proto);
        }

        var values = new GraphValue[outputs];
        for (var i = 0; i < outputs; i++)
        {
            values[i] = new GraphValue(ClaimFree(nameHint ?? opType));
            node.Output.Add(values[i].Name);
        }

        node.Name = values[0].Name;
        _model.Graph.Node.Add(node);
        return values;
    }

    /// <summary>Makes <paramref name="value"/> an output of exactly this name; its own name gives way.</summary>
    public void Output(GraphValue value, string name, ElementType type, params ReadOnlySpan<GraphDimension> shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_outputs.Any(output => output.Output.Name == name) || _model.Graph.Input.Any(input => input.Name == name))
        {
            throw new ArgumentException($"Graph '{_model.Graph.Name}' already has an input or output named '{name}'.", nameof(name));
        }

        _outputs.Add((Known(value), ValueInfo.Create(name, type, shape)));
    }

    /// <summary>The serialised model: what every output needs, and nothing else.</summary>
    /// <exception cref="ModelException">The constants do not fit into one protobuf message of 2 GiB.</exception>
    public byte[] Build()
    {
        var model = new ModelProto(_model);
        GraphPruning.Keep(model.Graph, _constants.Tensors, _outputs.Select(output => output.Value));
        OutputNames.Apply(model.Graph, _outputs);
        var constantBytes = model.Graph.Initializer.Sum(tensor => (long)tensor.RawData.Length);
        if (constantBytes > int.MaxValue - (64L << 20))
        {
            throw new ModelException(
                ModelErrorReason.TooLarge,
                $"Graph '{model.Graph.Name}' holds {constantBytes} bytes of constants; one ONNX file holds less than 2 GiB.");
        }

        return model.ToByteArray();
    }

    private string Known(GraphValue value) =>
        _names.Contains(value.Name)
            ? value.Name
            : throw new ArgumentException($"Value '{value.Name}' is not of this graph.", nameof(value));

    private string ClaimFree(string hint)
    {
        var name = hint;
        for (var i = 1; !_names.Add(name); i++)
        {
            name = $"{hint}_{i}";
        }

        return name;
    }
}
