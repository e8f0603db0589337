namespace Facet.Models.Internal.Tfjs;

/// <summary>The TensorFlow operators that can be converted.</summary>
internal static class TfjsOperators
{
    private static readonly Dictionary<string, Func<TfjsConversion, TfjsNode, TfTensor>> Converters = new(StringComparer.Ordinal)
    {
        ["Placeholder"] = ShapeOps.Placeholder,
        ["Identity"] = (conversion, node) => conversion.Activation(node, 0),
        ["Conv2D"] = ConvolutionOps.Full,
        ["_FusedConv2D"] = ConvolutionOps.Full,
        ["DepthwiseConv2dNative"] = ConvolutionOps.Depthwise,
        ["FusedDepthwiseConv2dNative"] = ConvolutionOps.Depthwise,
        ["MatMul"] = MatrixOps.Multiply,
        ["_FusedMatMul"] = MatrixOps.Multiply,
        ["MaxPool"] = PoolingOps.Max,
        ["AvgPool"] = PoolingOps.Average,
        ["Add"] = (conversion, node) => BinaryOps.Convert(conversion, node, "Add"),
        ["AddV2"] = (conversion, node) => BinaryOps.Convert(conversion, node, "Add"),
        ["BiasAdd"] = (conversion, node) => BinaryOps.Convert(conversion, node, "Add"),
        ["Sub"] = (conversion, node) => BinaryOps.Convert(conversion, node, "Sub"),
        ["Mul"] = (conversion, node) => BinaryOps.Convert(conversion, node, "Mul"),
        ["Minimum"] = ClampOps.Minimum,
        ["Maximum"] = ClampOps.Maximum,
        ["Relu"] = (conversion, node) => Activations.Apply(conversion, node, "Relu", conversion.Activation(node, 0), 1),
        ["Relu6"] = (conversion, node) => Activations.Apply(conversion, node, "Relu6", conversion.Activation(node, 0), 1),
        ["Prelu"] = (conversion, node) => Activations.Apply(conversion, node, "Prelu", conversion.Activation(node, 0), 1),
        ["Sigmoid"] = (conversion, node) => Activations.Apply(conversion, node, "Sigmoid", conversion.Activation(node, 0), 1),
        ["Softmax"] = ShapeOps.Softmax,
        ["Mean"] = ShapeOps.Mean,
        ["Pad"] = ShapeOps.Pad,
        ["Reshape"] = ReshapeOps.Convert,
        ["ConcatV2"] = ShapeOps.Concat,
    };

    public static Func<TfjsConversion, TfjsNode, TfTensor> Find(TfjsNode node) =>
        Converters.GetValueOrDefault(node.Op)
        ?? throw ModelException.Unsupported($"The op '{node.Op}' of node '{node.Name}' cannot be converted to ONNX.");
}
