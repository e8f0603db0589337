namespace Facet.Models.Internal.Tfjs;

internal static class Activations
{
    /// <summary>Applies an activation as the last step of a node.</summary>
    /// <param name="conversion">The run of the converter.</param>
    /// <param name="node">The node whose result this is.</param>
    /// <param name="name">TensorFlow's name of the activation.</param>
    /// <param name="input">What it is applied to.</param>
    /// <param name="slopeInput">The input of <paramref name="node"/> that holds the slope of a Prelu.</param>
    public static TfTensor Apply(TfjsConversion conversion, TfjsNode node, string name, TfTensor input, int slopeInput) => name switch
    {
        "Relu" => ClampOps.Apply(conversion, node, input, 0, float.PositiveInfinity),
        "Relu6" => ClampOps.Apply(conversion, node, input, 0, 6),
        "Sigmoid" => new TfTensor(conversion.Emit(node, "Sigmoid", [input.Value]), input.Shape),
        "Prelu" => Prelu(conversion, node, input, conversion.Weight(node, slopeInput)),
        _ => throw node.Unsupported($"the activation '{name}' cannot be converted to ONNX."),
    };

    private static TfTensor Prelu(TfjsConversion conversion, TfjsNode node, TfTensor input, TfjsWeight slope)
    {
        var isPerChannel = input.Rank == 4 && slope.Count == input.Shape[3]
            && slope.Shape.Length is >= 1 and <= 4 && slope.Shape[^1] == slope.Count;
        var value = isPerChannel
            ? PreluPerChannel(conversion, node, input.Value, slope)
            : conversion.Emit(node, "PRelu", [input.Value, ConstantOperand.Add(conversion, node, slope, input.Shape)]);
        return new TfTensor(value, input.Shape);
    }

    /// <summary>
    /// slope * x + (1 - slope) * relu(x), each product as a 1x1 depthwise convolution. ONNX Runtime keeps convolutions, rectifiers and
    /// sums in the blocked layout of its fast kernels, which it has to leave and enter again around every PRelu; this halves
    /// the time of a network that has one after each convolution.
    /// </summary>
    private static GraphValue PreluPerChannel(TfjsConversion conversion, TfjsNode node, GraphValue input, TfjsWeight slope)
    {
        var slopes = slope.ReadFloats();
        var negative = Scale(conversion, node, input, slope.Name, slopes);
        var rectified = conversion.EmitStep(node, "Relu", [input]);
        var positive = Scale(conversion, node, rectified, $"{slope.Name}/complement", Array.ConvertAll(slopes, value => 1 - value));
        return conversion.Emit(node, "Add", [negative, positive]);
    }

    private static GraphValue Scale(TfjsConversion conversion, TfjsNode node, GraphValue input, string name, float[] factors)
    {
        var filter = conversion.Graph.Constant(name, factors, factors.Length, 1, 1, 1);
        return conversion.EmitStep(
            node, "Conv", [input, filter], NodeOption.Of("kernel_shape", [1, 1]), NodeOption.Of("group", factors.Length));
    }
}
