namespace Facet.Models.Internal.Tfjs;

internal static class PoolingOps
{
    public static TfTensor Max(TfjsConversion conversion, TfjsNode node) => Pool(conversion, node, "MaxPool");

    /// <summary>Like TensorFlow, ONNX leaves padded pixels out of the average by default.</summary>
    public static TfTensor Average(TfjsConversion conversion, TfjsNode node) => Pool(conversion, node, "AveragePool");

    private static TfTensor Pool(TfjsConversion conversion, TfjsNode node, string opType)
    {
        Window.RequireChannelsLast(node);
        var input = conversion.FeatureMap(node, 0);
        var kernel = Window.Spatial(node, "ksize");
        var strides = Window.Spatial(node, "strides");
        var rows = Window.Of(node, input.Shape[1], kernel.Height, strides.Height, dilation: 1);
        var columns = Window.Of(node, input.Shape[2], kernel.Width, strides.Width, dilation: 1);
        var value = conversion.Emit(
            node,
            opType,
            [input.Value],
            NodeOption.Of("kernel_shape", [kernel.Height, kernel.Width]),
            NodeOption.Of("strides", [strides.Height, strides.Width]),
            NodeOption.Of("pads", [rows.Before, columns.Before, rows.After, columns.After]));
        return new TfTensor(value, TfjsConversion.Checked(node, [input.Shape[0], rows.Output, columns.Output, input.Shape[3]]));
    }
}
