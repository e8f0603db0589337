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
                Fill(values.Slice(channel * pixels, pixels), 1, sized.Pixels.AsSpan(source), scale, offset);
            }
            else
            {
                Fill(values[channel..], RgbImage.Channels, sized.Pixels.AsSpan(source), scale, offset);
            }
        }

        return buffer;
    }
    /// <summary>One channel: every third byte from the first on, to every <paramref name="step"/>-th value.</summary>
    private static void Fill(Span<float> values, int step, ReadOnlySpan<byte> bytes, float scale, float offset)
    {
        for (int to = 0, from = 0; to < values.Length && from < bytes.Length; to += step, from += RgbImage.Channels)
        {
            values[to] = bytes[from] * scale + offset;
        }
    }
}
