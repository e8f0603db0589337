using Facet.Imaging;

namespace Facet.Unit.Tests.Imaging;

public sealed class SharpnessTests
{
    [Fact]
    public void Blur_lowers_the_variance_and_a_plain_picture_has_none()
    {
        var sharp = TestImages.Noise(64, 64, seed: 1);
        var blurred = Resize.Bilinear(Resize.Antialiased(sharp, 16, 16), 64, 64);

        Assert.True(Sharpness.LaplacianVariance(blurred.ToGrey()) * 20 < Sharpness.LaplacianVariance(sharp.ToGrey()));
        Assert.Equal(0, Sharpness.LaplacianVariance(RgbImage.Filled(20, 20, 50, 60, 70).ToGrey()));
        Assert.Equal(0, Sharpness.LaplacianVariance(RgbImage.Filled(2, 20, 50, 60, 70).ToGrey()));
    }

    [Fact]
    public void One_bright_pixel_has_the_variance_of_its_five_responses()
    {
        var pixels = new byte[25];
        pixels[12] = 10;

        // Nine inner responses: -40 in the middle, 10 at its four neighbours, 0 elsewhere.
        Assert.Equal(2000 / 9.0, Sharpness.LaplacianVariance(new GreyImage(5, 5, pixels)), 1e-9);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(37)]
    public void Any_width_gives_the_variance_of_the_definition(int width)
    {
        var image = TestImages.Noise(width, 11, seed: width).ToGrey();
        var responses = new List<double>();
        for (var y = 1; y < image.Height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
            {
                int At(int dx, int dy) => image.Pixels[((y + dy) * width) + x + dx];
                responses.Add(At(-1, 0) + At(1, 0) + At(0, -1) + At(0, 1) - (4 * At(0, 0)));
            }
        }

        var mean = responses.Average();
        Assert.Equal(responses.Average(value => (value - mean) * (value - mean)), Sharpness.LaplacianVariance(image), 1e-6);
    }
}
