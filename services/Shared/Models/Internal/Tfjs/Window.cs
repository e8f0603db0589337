namespace Facet.Models.Internal.Tfjs;

/// <summary>How a kernel moves over one spatial axis.</summary>
/// <param name="Before">Padding before the first pixel.</param>
/// <param name="After">Padding after the last pixel.</param>
/// <param name="Output">Size of the axis in the result.</param>
internal readonly record struct Window(long Before, long After, long Output)
{
    private const long MaxStep = 1 << 16;

    /// <summary>
    /// TensorFlow's rule: SAME gives ceil(size / stride) results and pads what that needs, the odd pixel at the end; VALID pads nothing.
    /// </summary>
    public static Window Of(TfjsNode node, long size, long kernel, long stride, long dilation)
    {
        if (kernel is < 1 or > MaxStep || stride is < 1 or > MaxStep || dilation is < 1 or > MaxStep)
        {
            throw node.Invalid($"a kernel of {kernel} with stride {stride} and dilation {dilation} is impossible.");
        }

        var extent = ((kernel - 1) * dilation) + 1;
        switch (node.Text("padding"))
        {
            case "SAME":
                var output = (size + stride - 1) / stride;
                var total = Math.Max(((output - 1) * stride) + extent - size, 0);
                return new Window(total / 2, total - (total / 2), output);
            case "VALID" when extent <= size:
                return new Window(0, 0, ((size - extent) / stride) + 1);
            case "VALID":
                throw node.Invalid($"its kernel covers {extent} pixels, but its input has {size}.");
            case var padding:
                throw node.Unsupported($"the padding '{padding}' is neither SAME nor VALID.");
        }
    }

    /// <summary>Height and width of an NHWC list attribute such as <c>strides</c>.</summary>
    public static (long Height, long Width) Spatial(TfjsNode node, string attribute)
    {
        var sizes = node.Integers(attribute);
        return sizes is [1, var height, var width, 1]
            ? (height, width)
            : throw node.Unsupported($"{attribute} [{string.Join(",", sizes)}] touches the batch or the channels.");
    }

    public static void RequireChannelsLast(TfjsNode node)
    {
        if (node.Attributes.ContainsKey("data_format") && node.Text("data_format") is var format && format != "NHWC")
        {
            throw node.Unsupported($"the data format '{format}' is not NHWC.");
        }
    }
}
