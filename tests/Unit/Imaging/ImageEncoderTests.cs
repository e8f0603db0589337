using Facet.Imaging;

namespace Facet.Unit.Tests.Imaging;

public sealed class ImageEncoderTests
{
    [Fact]
    public void Png_is_lossless()
    {
        var image = TestImages.Noise(33, 21, seed: 1);

        Assert.Equal(image.Pixels, ImageDecoder.Decode(ImageEncoder.Png(image), ImageLimits.Default).Image.Pixels);
    }

    [Fact]
    public void Jpeg_keeps_the_picture_and_quality_costs_bytes()
    {
        var image = TestImages.Gradient(80, 60);

        var (good, poor) = (ImageEncoder.Jpeg(image), ImageEncoder.Jpeg(image, quality: 30));

        Assert.True(poor.Length < good.Length);
        Assert.InRange(TestImages.MeanDifference(image, ImageDecoder.Decode(good, ImageLimits.Default).Image), 0, 2);
    }

    [Fact]
    public void Nothing_but_pixels_is_written()
    {
        var original = TestImages.RealPhoto();
        Assert.NotEqual(-1, original.AsSpan().IndexOf("Exif"u8));
        var photo = ImageDecoder.Decode(original, ImageLimits.Default, fitWithin: 480).Image;
        Assert.Equal((480, 320), (photo.Width, photo.Height));

        foreach (var file in new[] { ImageEncoder.Jpeg(photo), ImageEncoder.Png(photo) })
        {
            Assert.Equal(-1, file.AsSpan().IndexOf("Exif"u8));
            Assert.Equal(-1, file.AsSpan().IndexOf("eXIf"u8));
            Assert.Equal(-1, file.AsSpan().IndexOf("ICC_PROFILE"u8));
        }
    }

    [Fact]
    public void A_mask_of_the_wrong_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => ImageEncoder.PngGrey(new byte[10], 4, 4));

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void A_quality_outside_1_to_100_is_refused(int quality) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageEncoder.Jpeg(TestImages.Gradient(8, 8), quality));
}
