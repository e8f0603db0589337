using System.Runtime.InteropServices;
using Facet.Models.Internal;
using Facet.Models.Onnx;

namespace Facet.Models;

/// <summary>
/// Builds an ONNX model in memory. A node can only use values made before it, so the nodes stand in topological order; equal
/// constants are stored once; nodes and constants that no output needs are left out of the file. The same calls give the same bytes.
/// </summary>
public sealed class GraphBuilder
{
    /// <summary>The ONNX operator set that the nodes are written for, unless the constructor is told otherwise.</summary>
    public const int DefaultOpset = 17;

    // A protobuf message ends at 2 GiB; the graph itself gets 64 MiB of them.
    internal const long MaxBytesInside = int.MaxValue - (64L << 20);

    // ONNX ties each operator set to the version of the file format it appeared with.
    private static readonly Dictionary<int, int> IrVersionOfOpset = new() { [17] = 8, [18] = 8, [19] = 9, [20] = 9, [21] = 10 };

    private readonly ModelProto _model;
    private readonly ConstantStore _constants = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<(string Value, ValueInfoProto Output)> _outputs = [];
    private readonly List<GraphPort> _inputPorts = [];
    private readonly List<GraphPort> _outputPorts = [];

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

    /// <summary>The inputs, in the order in which they were added.</summary>
    public IReadOnlyList<GraphPort> Inputs => _inputPorts;

    /// <summary>The outputs, in the order in which they were added.</summary>
    public IReadOnlyList<GraphPort> Outputs => _outputPorts;

    /// <summary>Adds a graph input of exactly this name, which no other value may have.</summary>
    public GraphValue Input(string name, ElementType type, params ReadOnlySpan<GraphDimension> shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!_names.Add(name))
        {
            throw new ArgumentException($"The name '{name}' is already used in graph '{_model.Graph.Name}'.", nameof(name));
        }

        _model.Graph.Input.Add(ValueInfo.Create(name, type, shape));
        _inputPorts.Add(new GraphPort(name, type, shape.ToArray()));
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

    /// <summary>Adds a constant whose bytes are made when the model is written, and again each time it is.</summary>
    internal GraphValue Constant(string nameHint, ElementType type, ConstantData data, params ReadOnlySpan<long> shape) =>
        _constants.Add(type, data, shape, () => ClaimFree(nameHint));

    /// <summary>Adds a node with one output.</summary>
    /// <param name="opType">Name of the operator, such as <c>Conv</c>.</param>
    /// <param name="inputs">Values of this graph; <see cref="GraphValue.None"/> leaves an optional input out.</param>
    /// <param name="options">Settings that differ from the operator's defaults.</param>
    /// <param name="nameHint">Name of the output when it is still free; the operator's name when absent.</param>
    /// <param name="domain">Where the operator is defined: empty for ONNX itself, or such as <c>com.microsoft</c>, of which version 1 is used.</param>
    public GraphValue Node(
        string opType,
        ReadOnlySpan<GraphValue> inputs,
        ReadOnlySpan<NodeOption> options = default,
        string? nameHint = null,
        string domain = "") =>
        Node(opType, inputs, 1, options, nameHint, domain)[0];

    /// <summary>Adds a node with several outputs, such as <c>Split</c>.</summary>
    /// <inheritdoc cref="Node(string, ReadOnlySpan{GraphValue}, ReadOnlySpan{NodeOption}, string?, string)"/>
    public GraphValue[] Node(
        string opType,
        ReadOnlySpan<GraphValue> inputs,
        int outputs,
        ReadOnlySpan<NodeOption> options,
        string? nameHint = null,
        string domain = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        Span<bool> all = new bool[outputs];
        all.Fill(true);
        return Node(opType, inputs, all, options, nameHint, domain);
    }

    /// <summary>Adds a node of whose outputs some are left out: those where <paramref name="outputs"/> is false become none.</summary>
    internal GraphValue[] Node(
        string opType,
        ReadOnlySpan<GraphValue> inputs,
        ReadOnlySpan<bool> outputs,
        ReadOnlySpan<NodeOption> options,
        string? nameHint = null,
        string domain = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(opType);
        ArgumentNullException.ThrowIfNull(domain);
        var node = new NodeProto { OpType = opType, Domain = domain };
        foreach (var input in inputs)
        {
            node.Input.Add(input == GraphValue.None ? string.Empty : Known(input));
        }

        foreach (var option in options)
        {
            node.Attribute.Add(option.Proto);
        }

        var values = new GraphValue[outputs.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = outputs[i] ? new GraphValue(ClaimFree(nameHint ?? opType)) : GraphValue.None;
            node.Output.Add(values[i].Name);
        }

        node.Name = node.Output.First(name => name.Length > 0);
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
        _outputPorts.Add(new GraphPort(name, type, shape.ToArray()));
    }

    /// <summary>The serialised model: what every output needs, and nothing else.</summary>
    /// <exception cref="ModelException">The constants do not fit into one protobuf message of 2 GiB.</exception>
    public byte[] Build()
    {
        var built = Finish();
        if (built.ConstantBytes > MaxBytesInside)
        {
            throw new ModelException(
                ModelErrorReason.TooLarge,
                $"Graph '{_model.Graph.Name}' holds {built.ConstantBytes} bytes of constants; one ONNX file holds less than 2 GiB.");
        }

        using var stream = new MemoryStream((int)built.ConstantBytes + (1 << 20));
        ModelFileWriter.WriteWhole(built, stream);
        return stream.ToArray();
    }

    /// <summary>
    /// Writes the model to a file, one constant at a time. Constants that do not fit into one file of 2 GiB go into another beside it, of
    /// the same name with <c>.data</c> added. The files replace earlier ones when they are complete, and not before.
    /// </summary>
    /// <returns>The model, then the file of its constants if there is one.</returns>
    /// <exception cref="ModelException">A weight is unusable, or a file cannot be written.</exception>
    public IReadOnlyList<SavedFile> Save(string path) => Save(path, MaxBytesInside, CancellationToken.None);

    internal IReadOnlyList<SavedFile> Save(string path, long maxBytesInside, CancellationToken cancel)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var built = Finish();
        try
        {
            using var graph = new HashedFile(path, cancel);
            if (built.ConstantBytes <= maxBytesInside)
            {
                ModelFileWriter.WriteWhole(built, graph);
                return [graph.KeepWithSum()];
            }

            using var data = new HashedFile(path + ".data", cancel);
            ModelFileWriter.WriteApart(built, graph, data, Path.GetFileName(path) + ".data");
            var savedData = data.KeepWithSum();
            return [graph.KeepWithSum(), savedData];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(
                ModelErrorReason.CannotWrite, $"{Path.GetFileName(path)} cannot be written: {error.Message}", error);
        }
    }

    private BuiltModel Finish()
    {
        var model = new ModelProto(_model);
        var constants = GraphPruning.Keep(model.Graph, _constants.Constants, _outputs.Select(output => output.Value));
        OutputNames.Apply(model.Graph, _outputs);
        foreach (var domain in model.Graph.Node.Select(node => node.Domain).Where(domain => domain.Length > 0).Distinct())
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = 1 });
        }

        return new BuiltModel(model, [.. constants.Select(constant => constant.Data)]);
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
