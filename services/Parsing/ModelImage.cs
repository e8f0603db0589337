using Facet.Imaging;
using Facet.Inference;

namespace Facet.Parsing;

/// <summary>Brings a part of a photo into a model's input.</summary>
internal static class ModelImage
{
    /// <param name="photo">The photo.</param>
    /// <param name="input">What the model takes.</param>
    /// <param name="inputToPhoto">From input pixels to photo pixels.</param>
    /// <returns>One image in the input's layout.</returns>
    public static InputBuffer Crop(ImagePyramid photo, ModelInput input, AffineTransform inputToPhoto)
    {
        var buffer = new InputBuffer(input);
        Crop(photo, input, inputToPhoto, buffer.Span);
        return buffer;
    }

    /// <summary>As the other overload, into a batch.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="input">What the model takes.</param>
    /// <param name="inputToPhoto">From input pixels to photo pixels.</param>
    /// <param name="values">Gets one image in the input's layout.</param>
    public static void Crop(ImagePyramid photo, ModelInput input, AffineTransform inputToPhoto, Span<float> values)
    {
        var layout = input.Layout == ImageLayout.Nhwc ? TensorLayout.Nhwc : TensorLayout.Nchw;
        if (input.Channels == ChannelOrder.Rgb && IsEven(input.Scale) && IsEven(input.Offset))
        {
            Warp.AffineToTensor(photo, inputToPhoto, input.Width, input.Height, values, layout, input.Scale[0], input.Offset[0]);
            return;
        }

        Warp.AffineToTensor(photo, inputToPhoto, input.Width, input.Height, values, layout, scale: 1, offset: 0);
        if (layout == TensorLayout.Nchw)
        {
            FinishPlanes(input, values);
        }
        else
        {
            FinishPixels(input, values);
        }
    }

    private static bool IsEven(IReadOnlyList<float> channels) => channels[0] == channels[1] && channels[1] == channels[2];

    /// <summary>Scale and offset are in the order of the model's channels.</summary>
    private static void FinishPlanes(ModelInput input, Span<float> values)
    {
        var count = input.Width * input.Height;
        if (input.Channels == ChannelOrder.Bgr)
        {
            var red = values[..count];
            var blue = values.Slice(2 * count, count);
            for (var i = 0; i < count; i++)
            {
                (red[i], blue[i]) = (blue[i], red[i]);
            }
        }

        for (var channel = 0; channel < 3; channel++)
        {
            var (scale, offset) = (input.Scale[channel], input.Offset[channel]);
            foreach (ref var value in values.Slice(channel * count, count))
            {
                value = value * scale + offset;
            }
        }
    }

    private static void FinishPixels(ModelInput input, Span<float> values)
    {
        for (var i = 0; i < values.Length; i += 3)
        {
            if (input.Channels == ChannelOrder.Bgr)
            {
                (values[i], values[i + 2]) = (values[i + 2], values[i]);
            }

            for (var channel = 0; channel < 3; channel++)
            {
                values[i + channel] = values[i + channel] * input.Scale[channel] + input.Offset[channel];
            }
        }
    }
}
