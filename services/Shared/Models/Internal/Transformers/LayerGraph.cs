using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Facet.Models.Internal.Configs;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Transformers;

/// <summary>
/// Adds the layers of a transformer to a graph, in the operators that ONNX Runtime computes fastest: matrix products with their bias on
/// [tokens, channels] (Gemm), residual sum and norm in one node, attention in one node.
/// </summary>
internal class LayerGraph(GraphBuilder graph, ElementType type)
{
    /// <summary>Domain of ONNX Runtime's own operators.</summary>
    public const string Microsoft = "com.microsoft";

    private readonly Dictionary<Parameter, GraphValue> _constants = [];

    public GraphBuilder Graph { get; } = graph;

    /// <summary>Element type of weights and activations, F32 or F16.</summary>
    public ElementType Type { get; } = type;

    /// <summary>A weight as a constant, under its name.</summary>
    public GraphValue Constant(Parameter parameter) => Constant(parameter, parameter.Shape);

    /// <summary>A weight as a constant of another shape.</summary>
    public GraphValue Constant(Parameter parameter, params ReadOnlySpan<long> shape)
    {
        if (!_constants.TryGetValue(parameter, out var value))
        {
            value = Graph.Constant(parameter.Name, Type, Data(parameter.Count, parameter.Load), shape);
            _constants.Add(parameter, value);
        }

        return value;
    }

    /// <summary>Numbers as a constant of <see cref="Type"/>.</summary>
    public GraphValue Constant(string name, float[] values, params ReadOnlySpan<long> shape) =>
        Graph.Constant(name, Type, Data(values.Length, () => values), shape);

    /// <param name="tokens">[tokens, inputs].</param>
    /// <param name="layer">Its weights stay in the order of PyTorch; Gemm takes them so, and packs them when the model is loaded.</param>
    /// <returns>[tokens, outputs].</returns>
    public virtual GraphValue Linear(GraphValue tokens, Linear layer)
    {
        GraphValue[] inputs = layer.Bias is { } bias
            ? [tokens, Constant(layer.Weight), Constant(bias)]
            : [tokens, Constant(layer.Weight)];
        return Graph.Node("Gemm", inputs, [NodeOption.Of("transB", 1)], Hint(layer.Weight));
    }

    public GraphValue Normalize(GraphValue tokens, Norm norm, float epsilon) => Graph.Node(
        "LayerNormalization",
        [tokens, Constant(norm.Weight), Constant(norm.Bias)],
        [NodeOption.Of("axis", -1), NodeOption.Of("epsilon", epsilon)],
        Hint(norm.Weight));

    /// <summary>The norm of a sum, and the sum.</summary>
    public (GraphValue Normed, GraphValue Sum) NormalizeSum(GraphValue tokens, GraphValue added, Norm norm, float epsilon)
    {
        var outputs = Graph.Node(
            "SkipLayerNormalization",
            [added, tokens, Constant(norm.Weight), Constant(norm.Bias)],
            [true, false, false, true],
            [NodeOption.Of("epsilon", epsilon)],
            Hint(norm.Weight),
            Microsoft);
        return (outputs[0], outputs[3]);
    }

    public GraphValue Activate(GraphValue value, Activation activation) => activation switch
    {
        Activation.Gelu => Graph.Node("Gelu", [value], default, null, Microsoft),
        Activation.TanhGelu => Graph.Node("FastGelu", [value], default, null, Microsoft),
        Activation.QuickGelu => Graph.Node("QuickGelu", [value], [NodeOption.Of("alpha", 1.702f)], null, Microsoft),
        Activation.Silu => Graph.Node("QuickGelu", [value], [NodeOption.Of("alpha", 1f)], "Silu", Microsoft),
        Activation.Relu => Graph.Node("Relu", [value]),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not an activation."),
    };

    /// <summary>softmax(q k^T / sqrt(channels of a head)) v for each head.</summary>
    /// <param name="query">[batch, tokens, channels].</param>
    /// <param name="key">The same.</param>
    /// <param name="value">The same.</param>
    /// <param name="heads">They divide the channels.</param>
    /// <param name="isCausal">Whether a token attends to none after it.</param>
    public GraphValue Attend(GraphValue query, GraphValue key, GraphValue value, int heads, bool isCausal) => Graph.Node(
        "MultiHeadAttention",
        [query, key, value],
        isCausal ? [NodeOption.Of("num_heads", heads), NodeOption.Of("unidirectional", 1)] : [NodeOption.Of("num_heads", heads)],
        "Attention",
        Microsoft);

    /// <summary>A value in another element type.</summary>
    public GraphValue Cast(GraphValue value, ElementType from, ElementType to) =>
        from == to ? value : Graph.Node("Cast", [value], [NodeOption.Of("to", (long)to)]);

    /// <summary>The name of a node that uses a weight: that of the layer.</summary>
    protected static string Hint(Parameter weight) =>
        weight.Name.EndsWith(".weight", StringComparison.Ordinal) ? weight.Name[..^".weight".Length] : weight.Name;

    private ConstantData Data(int count, Func<float[]> load) => ConstantData.Deferred(
        (long)count * ElementTypes.Size(Type),
        stream => stream.Write(Type == ElementType.F16 ? HalfBytes(load()) : MemoryMarshal.AsBytes<float>(load())));

    private static byte[] HalfBytes(float[] values)
    {
        var halves = new byte[values.Length * 2];
        TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(halves.AsSpan()));
        return halves;
    }
}
