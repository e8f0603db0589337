using Facet.Imaging;

namespace Facet.Inference.Internal.Backbones;

/// <summary>Writes a picture into a model's input: channel order, layout and range.</summary>
internal static class ImageTensor
{
    /// <param name="picture">Of the input's size.</param>
    /// <param name="input">What the model takes.</param>
    /// <param name="target">One image: channel value * scale + offset, in the input's layout and channel order.</param>
    public static void Write(RgbImage picture, ModelInput input, Span<float> target)
    {
        var pixels = input.Width * input.Height;
        for (var channel = 0; channel < RgbImage.Channels; channel++)
        {
            var source = input.Channels == ChannelOrder.Bgr ? RgbImage.Channels - 1 - channel : channel;
            var (scale, offset) = (input.Scale[channel], input.Offset[channel]);
            if (input.Layout == ImageLayout.Nchw)
            {
                picture.CopyChannel(source, target.Slice(channel * pixels, pixels), scale, offset);
                continue;
            }

            for (var i = 0; i < pixels; i++)
            {
                target[(RgbImage.Channels * i) + channel] = (picture.Pixels[(RgbImage.Channels * i) + source] * scale) + offset;
            }
        }
    }
}
