using Facet.Models.Internal.Transformers;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Families;

/// <summary>Adds convolutions to a graph; batch norms become part of their weights.</summary>
internal sealed class ConvGraph(LayerGraph layers, TensorLedger ledger)
{
    /// <summary>What PyTorch's batch norm adds to the variance.</summary>
    private const float Epsilon = 1e-5f;

    public GraphBuilder Graph => layers.Graph;

    /// <summary>A convolution, its batch norm and, if asked for, a ReLU.</summary>
    public GraphValue Unit(string conv, string norm, GraphValue x, ConvShape shape, bool isRectified)
    {
        var weight = Weight(conv, shape);
        var gamma = ledger.Take($"{norm}.weight", TensorRole.NormWeight, shape.Outputs);
        var beta = ledger.Take($"{norm}.bias", TensorRole.Bias, shape.Outputs);
        var mean = ledger.Take($"{norm}.running_mean", TensorRole.Mean, shape.Outputs);
        var variance = ledger.Take($"{norm}.running_var", TensorRole.Variance, shape.Outputs);
        ledger.Ignore($"{norm}.num_batches_tracked");

        // y = (x - mean) gamma / sqrt(variance + eps) + beta
        var scale = new Parameter($"{norm}.scale", gamma.Shape, () => Scale(norm, gamma, variance));
        var bias = new Parameter($"{norm}.shift", gamma.Shape, () =>
        {
            var (factors, means) = (scale.Load(), mean.Load());
            return [.. beta.Load().Select((value, i) => value - (means[i] * factors[i]))];
        });
        var y = Add(x, shape, layers.Constant(weight.ScaleRows(scale)), layers.Constant(bias));
        return isRectified ? Graph.Node("Relu", [y]) : y;
    }

    /// <summary>A convolution without bias or norm.</summary>
    public GraphValue Plain(string name, GraphValue x, ConvShape shape) => Add(x, shape, layers.Constant(Weight(name, shape)));

    /// <summary>Enlarges a map to the size of another, repeating pixels.</summary>
    /// <param name="x">The map.</param>
    /// <param name="like">Has the size.</param>
    /// <param name="factor">How many times larger it is, where that is known to be exact: nothing needs to ask for the size then.</param>
    public GraphValue EnlargeNearest(GraphValue x, GraphValue like, int? factor) => Resize(
        x,
        like,
        factor,
        [
            NodeOption.Of("mode", "nearest"),
            NodeOption.Of("coordinate_transformation_mode", "asymmetric"),
            NodeOption.Of("nearest_mode", "floor"),
        ]);

    /// <summary>Enlarges a map to the size of another, corner pixels falling on corner pixels.</summary>
    /// <inheritdoc cref="EnlargeNearest"/>
    public GraphValue EnlargeLinear(GraphValue x, GraphValue like, int? factor) => Resize(
        x, like, factor, [NodeOption.Of("mode", "linear"), NodeOption.Of("coordinate_transformation_mode", "align_corners")]);

    private static float[] Scale(string norm, Parameter gamma, Parameter variance)
    {
        var (factors, variances) = (gamma.Load(), variance.Load());
        for (var i = 0; i < factors.Length; i++)
        {
            if (variances[i] < 0)
            {
                throw ModelException.Invalid($"Tensor '{norm}.running_var' holds {variances[i]} at element {i}; a variance is never below 0.");
            }

            factors[i] = (float)(factors[i] / Math.Sqrt((double)variances[i] + Epsilon));
        }

        return factors;
    }

    private Parameter Weight(string name, ConvShape shape) =>
        ledger.Take($"{name}.weight", TensorRole.Matrix, shape.Outputs, shape.Inputs, shape.Kernel, shape.Kernel);

    private GraphValue Add(GraphValue x, ConvShape shape, params ReadOnlySpan<GraphValue> weights)
    {
        long pad = shape.Kernel / 2;
        return Graph.Node(
            "Conv",
            [x, .. weights],
            [
                NodeOption.Of("kernel_shape", (ReadOnlySpan<long>)[shape.Kernel, shape.Kernel]),
                NodeOption.Of("strides", (ReadOnlySpan<long>)[shape.Stride, shape.Stride]),
                NodeOption.Of("pads", (ReadOnlySpan<long>)[pad, pad, pad, pad]),
            ]);
    }

    private GraphValue Resize(GraphValue x, GraphValue like, int? factor, NodeOption[] options)
    {
        if (factor is { } known)
        {
            return Graph.Node("Resize", [x, GraphValue.None, Graph.Constant("enlargement", [1f, 1, known, known], 4)], options);
        }

        var (zero, two, four) = (Graph.Constant("from", [0L], 1), Graph.Constant("sides_from", [2L], 1), Graph.Constant("sides_to", [4L], 1));
        var head = Graph.Node("Slice", [Graph.Node("Shape", [x]), zero, two]);
        var sides = Graph.Node("Slice", [Graph.Node("Shape", [like]), two, four]);
        var sizes = Graph.Node("Concat", [head, sides], [NodeOption.Of("axis", 0)]);
        return Graph.Node("Resize", [x, GraphValue.None, GraphValue.None, sizes], options);
    }
}
