namespace Facet.Models.Internal.Tfjs;

/// <summary>One run of the converter: walks what the outputs need, producers first, and keeps what has been converted.</summary>
internal sealed class TfjsConversion
{
    private const string InputOp = "Placeholder";

    private readonly TfjsModel _model;
    private readonly IReadOnlyList<TfjsOutput> _outputs;
    private readonly Dictionary<string, TfTensor> _tensors = new(StringComparer.Ordinal);

    public TfjsConversion(TfjsModel model, IReadOnlyList<TfjsOutput> outputs) =>
        (_model, _outputs, Graph) = (model, outputs, new GraphBuilder(model.Name));

    public GraphBuilder Graph { get; }

    public byte[] Run()
    {
        // Inputs come first because their names are exact: nothing else may have taken one.
        var order = TfjsOrder.ProducersFirst(_model.Nodes, _outputs.Select(output => output.Node));
        foreach (var node in order.Where(node => node.Op != "Const").OrderBy(node => node.Op != InputOp))
        {
            _tensors.Add(node.Name, TfjsOperators.Find(node).Invoke(this, node));
        }

        foreach (var output in _outputs)
        {
            if (_model.Nodes.TryGetValue(output.Name, out var namesake) && namesake.Op == InputOp)
            {
                throw new ModelException(
                    ModelErrorReason.UnknownOutput, $"Model '{_model.Name}': the output '{output.Name}' has the name of an input.");
            }

            var tensor = _tensors.GetValueOrDefault(output.Node);
            if (tensor is null || _model.Nodes[output.Node].Op == InputOp)
            {
                throw new ModelException(
                    ModelErrorReason.UnknownOutput, $"Model '{_model.Name}': '{output.Node}' is an input or a constant, not an output.");
            }

            Graph.Output(tensor.Value, output.Name, ElementType.F32, [.. Layout.Stored(tensor.Shape).Select(Dimension)]);
        }

        return Graph.Build();
    }

    /// <summary>The converted activation that is input <paramref name="index"/> of a node.</summary>
    public TfTensor Activation(TfjsNode node, int index) =>
        _tensors.GetValueOrDefault(InputName(node, index))
        ?? throw node.Unsupported($"input {index}, '{node.Inputs[index]}', is a constant.");

    /// <summary>The same, of rank 4.</summary>
    public TfTensor FeatureMap(TfjsNode node, int index)
    {
        var tensor = Activation(node, index);
        return tensor.Rank == 4
            ? tensor
            : throw node.Invalid($"input {index} has shape {Shapes.Text(tensor.Shape)}; four dimensions are needed.");
    }

    /// <summary>The constant that is input <paramref name="index"/> of a node.</summary>
    public TfjsWeight Weight(TfjsNode node, int index) =>
        FindWeight(node, index) ?? throw node.Unsupported($"input {index}, '{node.Inputs[index]}', is not a constant of the weights file.");

    public TfjsWeight? FindWeight(TfjsNode node, int index)
    {
        var name = InputName(node, index);
        return _model.Nodes.TryGetValue(name, out var source) && source.Op == "Const" ? _model.Weights.GetValueOrDefault(name) : null;
    }

    /// <summary>Adds the ONNX node that computes a TensorFlow node.</summary>
    public GraphValue Emit(TfjsNode node, string opType, ReadOnlySpan<GraphValue> inputs, params ReadOnlySpan<NodeOption> options) =>
        Graph.Node(opType, inputs, options, node.Name);

    /// <summary>The same for a step on the way.</summary>
    public GraphValue EmitStep(TfjsNode node, string opType, ReadOnlySpan<GraphValue> inputs, params ReadOnlySpan<NodeOption> options) =>
        Graph.Node(opType, inputs, options, $"{node.Name}/{opType}");

    /// <summary>Adds an input of the graph; the shape is in the stored order.</summary>
    public GraphValue Input(TfjsNode node, long[] shape) =>
        Graph.Input(node.Name, ElementType.F32, [.. shape.Select(Dimension)]);

    /// <summary>A result's shape, if possible: the batch free, other sizes known and positive, one item no larger than an array.</summary>
    public static long[] Checked(TfjsNode node, long[] shape)
    {
        var isPossible = shape[0] == -1 && shape.Skip(1).All(size => size > 0) && Shapes.TryCount(shape.AsSpan(1), out var count)
            && count <= Array.MaxLength;
        return isPossible ? shape : throw node.Invalid($"the shape {Shapes.Text(shape)} is unknown, empty or too large.");
    }

    private static GraphDimension Dimension(long size) => size < 0 ? GraphDimension.Symbolic("N") : GraphDimension.Fixed(size);

    private static string InputName(TfjsNode node, int index) =>
        index < node.Inputs.Count ? node.Inputs[index] : throw node.Invalid($"input {index} is missing.");
}
