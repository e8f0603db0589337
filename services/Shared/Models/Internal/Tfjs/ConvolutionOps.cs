namespace Facet.Models.Internal.Tfjs;

internal static class ConvolutionOps
{
    public static TfTensor Full(TfjsConversion conversion, TfjsNode node)
    {
        var (input, filter) = Operands(conversion, node);
        var (inputs, outputs) = (filter.Shape[2], filter.Shape[3]);
        return inputs == input.Shape[3]
            ? Convolve(conversion, node, input, filter, inputs, outputs, group: 1)
            : throw node.Unsupported($"its filter takes {inputs} channels, but its input has {input.Shape[3]}.");
    }

    public static TfTensor Depthwise(TfjsConversion conversion, TfjsNode node)
    {
        // A filter [h, w, channels, multiplier] read as [h, w, 1, channels * multiplier] is in ONNX's channel order already.
        var (input, filter) = Operands(conversion, node);
        var (channels, multiplier) = (filter.Shape[2], filter.Shape[3]);
        return channels == input.Shape[3]
            ? Convolve(conversion, node, input, filter, 1, channels * multiplier, group: channels)
            : throw node.Invalid($"its filter has {channels} channels, but its input has {input.Shape[3]}.");
    }

    private static (TfTensor Input, TfjsWeight Filter) Operands(TfjsConversion conversion, TfjsNode node)
    {
        Window.RequireChannelsLast(node);
        var filter = conversion.Weight(node, 1);
        return filter.Shape.Length == 4 && filter.Count > 0
            ? (conversion.FeatureMap(node, 0), filter)
            : throw node.Invalid($"its filter has the shape {Shapes.Text(filter.Shape)}; four dimensions are needed.");
    }

    private static TfTensor Convolve(
        TfjsConversion conversion, TfjsNode node, TfTensor input, TfjsWeight filter, long inputs, long outputs, long group)
    {
        var (height, width) = (filter.Shape[0], filter.Shape[1]);
        var strides = Window.Spatial(node, "strides");
        var dilations = Window.Spatial(node, "dilations");
        var rows = Window.Of(node, input.Shape[1], height, strides.Height, dilations.Height);
        var columns = Window.Of(node, input.Shape[2], width, strides.Width, dilations.Width);
        var weights = Layout.FilterToOnnx(filter.ReadFloats(), height * width, inputs, outputs);
        var steps = FusedSteps.Of(node);
        GraphValue[] operands = [input.Value, conversion.Graph.Constant(filter.Name, weights, outputs, inputs, height, width)];
        if (steps.HasBias)
        {
            operands = [.. operands, Bias(conversion, node, outputs)];
        }

        NodeOption[] options =
        [
            NodeOption.Of("kernel_shape", [height, width]), NodeOption.Of("strides", [strides.Height, strides.Width]),
            NodeOption.Of("dilations", [dilations.Height, dilations.Width]), NodeOption.Of("group", group),
            NodeOption.Of("pads", [rows.Before, columns.Before, rows.After, columns.After]),
        ];
        var shape = TfjsConversion.Checked(node, [input.Shape[0], rows.Output, columns.Output, outputs]);
        if (steps.Activation is not { } activation)
        {
            return new TfTensor(conversion.Emit(node, "Conv", operands, options), shape);
        }

        var product = new TfTensor(conversion.EmitStep(node, "Conv", operands, options), shape);
        return Activations.Apply(conversion, node, activation, product, steps.SlopeInput);
    }

    private static GraphValue Bias(TfjsConversion conversion, TfjsNode node, long outputs)
    {
        var bias = conversion.Weight(node, FusedSteps.BiasInput);
        return bias.Count == outputs
            ? conversion.Graph.Constant(bias.Name, bias.ReadFloats(), outputs)
            : throw node.Invalid($"its bias '{bias.Name}' has {bias.Count} values for {outputs} channels.");
    }
}
