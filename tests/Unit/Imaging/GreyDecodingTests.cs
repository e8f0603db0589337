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

    [Theory]
    [InlineData(".png", 4)]
    [InlineData(".png", 2)]
    [InlineData(".webp[lossless]", 4)]
    [InlineData(".tif", 4)]
    public void Alpha_is_read_apart_from_the_colours(string suffix, int bands)
    {
        var samples = new byte[16 * 16 * bands];
        for (var i = 0; i < AllValues.Length; i++)
        {
            samples.AsSpan(i * bands, bands - 1).Fill((byte)(255 - i));
            samples[(i * bands) + bands - 1] = AllValues[i];
        }

        var alpha = ImageDecoder.DecodeAlpha(TestImages.Save(samples, 16, 16, bands, suffix), ImageLimits.Default);

        Assert.NotNull(alpha);
        Assert.Equal((16, 16), (alpha.Width, alpha.Height));
        Assert.Equal(AllValues, alpha.Pixels);
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg")]
    [InlineData(".tif")]
    public void A_picture_without_alpha_has_none(string suffix) =>
        Assert.Null(ImageDecoder.DecodeAlpha(TestImages.Save(TestImages.Gradient(20, 20), suffix), ImageLimits.Default));

    [Fact]
    public void Alpha_of_a_file_that_was_cut_off_is_refused()
    {
        var file = TestImages.Save(TestImages.Noise(64, 48, seed: 2).Pixels, 48, 48, 4, ".png");

        var error = Assert.Throws<ImageException>(() => ImageDecoder.DecodeAlpha(file.AsMemory(0, file.Length / 2), ImageLimits.Default));

        Assert.Equal(ImageErrorReason.Truncated, error.Reason);
    }
}
