using Facet.Imaging;

namespace Facet.Unit.Tests.Imaging;

public sealed class GreyDecodingTests
{
    private static readonly byte[] AllValues = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();

    [Fact]
    public void A_label_map_keeps_every_value()
    {
        var decoded = ImageDecoder.DecodeGrey(ImageEncoder.PngGrey(AllValues, 16, 16), ImageLimits.Default);

        Assert.Equal((16, 16), (decoded.Width, decoded.Height));
        Assert.Equal(AllValues, decoded.Pixels);
    }

    [Fact]
    public void A_colour_file_with_equal_channels_is_a_mask()
    {
        var rgb = AllValues.SelectMany(value => new[] { value, value, value }).ToArray();

        Assert.Equal(AllValues, ImageDecoder.DecodeGrey(TestImages.Save(rgb, 16, 16, 3, ".png"), ImageLimits.Default).Pixels);
        Assert.Equal(AllValues, ImageDecoder.DecodeGrey(TestBitmaps.Rgb24(new RgbImage(16, 16, rgb)), ImageLimits.Default).Pixels);
    }

    [Theory]
    [InlineData("colour", "colours")]
    [InlineData("palette", "palette")]
    [InlineData("16 bits", "8 bits")]
    [InlineData("alpha", "transparent")]
    public void What_has_no_single_byte_a_pixel_is_refused(string kind, string said)
    {
        var colours = TestImages.Gradient(20, 20);
        var file = kind switch
        {
            "colour" => TestImages.Save(colours, ".png"),
            "palette" => TestImages.Save(colours, ".png[palette]"),
            "16 bits" => TestImages.SaveIn(TestImages.Grey16Space, colours, ".png"),
            _ => TestImages.Save(new byte[20 * 20 * 2], 20, 20, 2, ".png"),
        };

        var error = Assert.Throws<ImageException>(() => ImageDecoder.DecodeGrey(file, ImageLimits.Default));

        Assert.Equal(ImageErrorReason.UnsupportedFormat, error.Reason);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_that_was_cut_off_is_refused()
    {
        var file = ImageEncoder.PngGrey(TestImages.Noise(64, 64, seed: 1).ToGrey().Pixels, 64, 64);

        var error = Assert.Throws<ImageException>(() => ImageDecoder.DecodeGrey(file.AsMemory(0, file.Length / 2), ImageLimits.Default));

        Assert.Equal(ImageErrorReason.Truncated, error.Reason);
    }
}
