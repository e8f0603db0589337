using Facet.Imaging;
using Facet.Inference;

namespace Facet.Features;

/// <summary>Brings a crop into a backbone's input: size, channel order, layout and range.</summary>
internal static class CropTensor
{
    /// <param name="crop">Any size; another than the input's is resized with antialiasing.</param>
    /// <param name="input">What the model takes.</param>
    /// <returns>One image: channel value * scale + offset, in the input's layout and channel order.</returns>
    public static float[] Make(RgbImage crop, ModelInput input)
    {
        var sized = crop.Width == input.Width && crop.Height == input.Height ? crop : Resize.Antialiased(crop, input.Width, input.Height);
        var pixels = input.Width * input.Height;
        var values = GC.AllocateUninitializedArray<float>(RgbImage.Channels * pixels);
        for (var channel = 0; channel < RgbImage.Channels; channel++)
        {
            var source = input.Channels == ChannelOrder.Bgr ? RgbImage.Channels - 1 - channel : channel;
            var (scale, offset) = (input.Scale[channel], input.Offset[channel]);
            var (first, step) = input.Layout == ImageLayout.Nchw ? (channel * pixels, 1) : (channel, RgbImage.Channels);
            for (var i = 0; i < pixels; i++)
            {
                values[first + i * step] = sized.Pixels[RgbImage.Channels * i + source] * scale + offset;
            }
        }

        return values;
    }
}
