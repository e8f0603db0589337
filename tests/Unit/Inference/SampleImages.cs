using Facet.Inference;

namespace Facet.Unit.Tests.Inference;

/// <summary>Images in the form that a model takes.</summary>
internal static class SampleImages
{
    /// <summary>A reference photo of the size of the model's input.</summary>
    public static float[] FromPng(ModelInput input, string path) => ToModel(input, PngPixels.Read(path));

    /// <summary>Noise, the same for the same seed.</summary>
    public static float[] Noise(ModelInput input, int seed)
    {
        var pixels = new byte[input.CountPerImage];
        new Random(seed).NextBytes(pixels);
        return ToModel(input, pixels);
    }

    /// <summary>RGB pixels, row by row, in the layout and range of the model.</summary>
    private static float[] ToModel(ModelInput input, byte[] rgb)
    {
        Assert.Equal(input.CountPerImage, rgb.Length);
        Assert.Equal(ChannelOrder.Rgb, input.Channels);
        var plane = input.Width * input.Height;
        var result = new float[rgb.Length];
        for (var i = 0; i < rgb.Length; i++)
        {
            var (pixel, channel) = (i / 3, i % 3);
            var at = input.Layout == ImageLayout.Nchw ? (channel * plane) + pixel : i;
            result[at] = (rgb[i] * input.Scale[channel]) + input.Offset[channel];
        }

        return result;
    }
}
