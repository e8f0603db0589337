using Facet.Imaging;
using Facet.Inference;

namespace Facet.Features;

/// <summary>Brings a crop into a backbone's input: size, channel order, layout and range.</summary>
internal static class CropTensor
{
    /// <param name="crop">Any size; another than the input's is resized with antialiasing.</param>
    /// <param name="input">What the model takes.</param>
    /// <returns>One image: channel value * scale + offset, in the input's layout and channel order.</returns>
    public static InputBuffer Make(RgbImage crop, ModelInput input)
    {
        var sized = crop.Width == input.Width && crop.Height == input.Height ? crop : Resize.Antialiased(crop, input.Width, input.Height);
        var pixels = input.Width * input.Height;
        var buffer = new InputBuffer(input);
        var values = buffer.Span;
        for (var channel = 0; channel < RgbImage.Channels; channel++)
        {
            var source = input.Channels == ChannelOrder.Bgr ? RgbImage.Channels - 1 - channel : channel;
            var (scale, offset) = (input.Scale[channel], input.Offset[channel]);
            if (input.Layout == ImageLayout.Nchw)
            {
                sized.CopyChannel(source, values.Slice(channel * pixels, pixels), scale, offset);
                continue;
            }

            for (var i = 0; i < pixels; i++)
            {
                values[(RgbImage.Channels * i) + channel] = (sized.Pixels[(RgbImage.Channels * i) + source] * scale) + offset;
            }
        }

        return buffer;
    }
}
