using Facet.Imaging;

namespace Facet.Unit.Tests.Imaging;

public sealed class ImageDecoderTests
{
    public static TheoryData<ImageFormat, string> Formats()
    {
        var data = new TheoryData<ImageFormat, string>();
        foreach (var (format, suffix) in TestImages.Savers)
        {
            data.Add(format, suffix);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_photo_of_each_format_keeps_its_size_and_colours(ImageFormat format, string suffix)
    {
        var original = TestImages.Gradient(60, 40);
        var file = TestImages.Save(original, suffix);

        var decoded = ImageDecoder.Decode(file, ImageLimits.Default);

        Assert.Equal((60, 40), (decoded.OriginalWidth, decoded.OriginalHeight));
        Assert.InRange(TestImages.MeanDifference(original, decoded.Image), 0, 4);
        Assert.Equal(new ImageHeader(format, 60, 40), ImageDecoder.ReadHeader(file, ImageLimits.Default));
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 59, 0)]
    [InlineData(3, 59, 39)]
    [InlineData(4, 0, 39)]
    [InlineData(5, 0, 0)]
    [InlineData(6, 39, 0)]
    [InlineData(7, 39, 59)]
    [InlineData(8, 0, 59)]
    public void The_exif_orientation_is_applied(int orientation, int x, int y)
    {
        var original = TestImages.Gradient(60, 40);
        var file = TestImages.WithOrientation(TestImages.Save(original, ".jpg[Q=100]"), orientation);

        var decoded = ImageDecoder.Decode(file, ImageLimits.Default);

        var swapped = orientation >= 5;
        var (width, height) = swapped ? (40, 60) : (60, 40);
        Assert.Equal((width, height), (decoded.Image.Width, decoded.Image.Height));
        Assert.Equal((width, height), (decoded.OriginalWidth, decoded.OriginalHeight));
        AssertClose(TestImages.PixelAt(original, 0, 0), TestImages.PixelAt(decoded.Image, x, y), 12);
        AssertClose(TestImages.PixelAt(original, 59, 39), TestImages.PixelAt(decoded.Image, width - 1 - x, height - 1 - y), 12);
    }

    [Fact]
    public void An_oriented_photo_is_shrunk_upright()
    {
        var file = TestImages.WithOrientation(TestImages.Save(TestImages.Gradient(1200, 800), ".jpg"), 6);

        var decoded = ImageDecoder.Decode(file, ImageLimits.Default, fitWithin: 300);

        Assert.Equal((800, 1200), (decoded.OriginalWidth, decoded.OriginalHeight));
        Assert.Equal((200, 300), (decoded.Image.Width, decoded.Image.Height));
        Assert.InRange(TestImages.PixelAt(decoded.Image, 199, 0).Red, 0, 10);
        Assert.InRange(TestImages.PixelAt(decoded.Image, 0, 299).Red, 245, 255);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_format_is_shrunk_to_fit(ImageFormat format, string suffix)
    {
        var original = TestImages.Gradient(320, 200);

        var decoded = ImageDecoder.Decode(TestImages.Save(original, suffix), ImageLimits.Default, fitWithin: 80);

        Assert.Equal((80, 50), (decoded.Image.Width, decoded.Image.Height));
        Assert.True(TestImages.MeanDifference(TestImages.Gradient(80, 50), decoded.Image) < 4, $"{format} is not the same picture.");
    }

    [Fact]
    public void A_small_photo_is_not_enlarged()
    {
        var decoded = ImageDecoder.Decode(TestImages.Save(TestImages.Gradient(60, 40), ".png"), ImageLimits.Default, fitWithin: 600);

        Assert.Equal((60, 40), (decoded.Image.Width, decoded.Image.Height));
    }

    [Theory]
    [InlineData(".jpg[Q=95]")]
    [InlineData(".jpg[Q=95,profile=cmyk]")]
    [InlineData(".tif")]
    public void Cmyk_becomes_rgb(string suffix)
    {
        var original = TestImages.Gradient(64, 64);

        var decoded = ImageDecoder.Decode(TestImages.SaveIn(TestImages.CmykSpace, original, suffix), ImageLimits.Default);

        // CMYK holds fewer colours than sRGB; a negative or a mix-up of channels would be far above this.
        Assert.InRange(TestImages.MeanDifference(original, decoded.Image), 0, 30);
    }

    [Fact]
    public void Cmyk_is_converted_when_shrinking_too()
    {
        var file = TestImages.SaveIn(TestImages.CmykSpace, TestImages.Gradient(640, 640), ".jpg[Q=95]");

        var decoded = ImageDecoder.Decode(file, ImageLimits.Default, fitWithin: 64);

        Assert.InRange(TestImages.MeanDifference(TestImages.Gradient(64, 64), decoded.Image), 0, 30);
    }

    [Theory]
    [InlineData(TestImages.Rgb16Space, ".png")]
    [InlineData(TestImages.Rgb16Space, ".tif")]
    public void Sixteen_bits_become_eight(int space, string suffix)
    {
        var original = TestImages.Gradient(40, 40);

        var decoded = ImageDecoder.Decode(TestImages.SaveIn(space, original, suffix), ImageLimits.Default);

        Assert.InRange(TestImages.MeanDifference(original, decoded.Image), 0, 0.5);
    }

    [Theory]
    [InlineData(".png")]
    [InlineData(".jpg[Q=100]")]
    public void Grey_becomes_three_equal_channels(string suffix)
    {
        var grey = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();

        var decoded = ImageDecoder.Decode(TestImages.Save(grey, 16, 16, 1, suffix), ImageLimits.Default);

        for (var i = 0; i < grey.Length; i++)
        {
            AssertClose((grey[i], grey[i], grey[i]), TestImages.PixelAt(decoded.Image, i % 16, i / 16), 2);
        }
    }

    [Fact]
    public void A_palette_becomes_its_colours()
    {
        var original = RgbImage.Filled(20, 20, 200, 10, 90);

        var decoded = ImageDecoder.Decode(TestImages.Save(original, ".png[palette]"), ImageLimits.Default);

        AssertClose((200, 10, 90), TestImages.PixelAt(decoded.Image, 10, 10), 4);
    }

    [Fact]
    public void Transparency_is_laid_over_white()
    {
        var rgba = new byte[20 * 20 * 4];
        for (var i = 0; i < rgba.Length; i += 4)
        {
            (rgba[i], rgba[i + 1], rgba[i + 2], rgba[i + 3]) = (100, 0, 200, (byte)(i < 800 ? 0 : 128));
        }

        var decoded = ImageDecoder.Decode(TestImages.Save(rgba, 20, 20, 4, ".png"), ImageLimits.Default);

        Assert.Equal((255, 255, 255), TestImages.PixelAt(decoded.Image, 3, 3));
        AssertClose((177, 127, 227), TestImages.PixelAt(decoded.Image, 3, 15), 1);
    }

    [Theory]
    [InlineData(".gif")]
    [InlineData(".webp[lossless]")]
    public void The_first_frame_of_an_animation_is_taken(string suffix)
    {
        var first = RgbImage.Filled(24, 24, 255, 0, 0);
        var second = RgbImage.Filled(24, 24, 0, 0, 255);
        var stacked = new RgbImage(24, 48, [.. first.Pixels, .. second.Pixels]);

        var decoded = ImageDecoder.Decode(TestImages.SaveAnimation(stacked, 24, suffix), ImageLimits.Default);

        Assert.Equal((24, 24), (decoded.Image.Width, decoded.Image.Height));
        AssertClose((255, 0, 0), TestImages.PixelAt(decoded.Image, 12, 12), 2);
    }

    [Fact]
    public void An_embedded_profile_is_honoured()
    {
        var file = TestImages.Save(RgbImage.Filled(32, 32, 200, 60, 60), ".png[profile=p3]");

        var decoded = ImageDecoder.Decode(file, ImageLimits.Default);

        // Linear Display P3 (0.578, 0.045, 0.045) times the matrix to linear sRGB is (0.698, 0.023, 0.035).
        AssertClose((217, 42, 53), TestImages.PixelAt(decoded.Image, 16, 16), 2);
    }

    [Fact]
    public void Decoding_in_parallel_gives_the_same_pixels()
    {
        var files = TestImages.Savers.Select(saver => TestImages.Save(TestImages.Gradient(200, 150), saver.Suffix)).ToArray();
        var expected = files.Select(file => ImageDecoder.Decode(file, ImageLimits.Default).Image.Pixels).ToArray();

        Parallel.For(0, 60, i =>
        {
            var decoded = ImageDecoder.Decode(files[i % files.Length], ImageLimits.Default);
            Assert.True(expected[i % files.Length].AsSpan().SequenceEqual(decoded.Image.Pixels));
        });
    }

    private static void AssertClose((byte Red, byte Green, byte Blue) expected, (byte Red, byte Green, byte Blue) actual, int tolerance)
    {
        int[] differences = [expected.Red - actual.Red, expected.Green - actual.Green, expected.Blue - actual.Blue];
        Assert.True(differences.Max(Math.Abs) <= tolerance, $"expected about {expected}, found {actual}");
    }
}
