namespace Facet.Unit.Tests.Imaging;

public sealed class RgbImageTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 1)]
    [InlineData(37, 5)]
    public void Grey_and_channels_follow_their_definition_at_any_size(int width, int height)
    {
        var image = TestImages.Noise(width, height, seed: width);
        var grey = image.ToGrey().Pixels;
        var planes = Enumerable.Range(0, 3).Select(channel =>
        {
            var plane = new float[width * height];
            image.CopyChannel(channel, plane, 0.25f, -3);
            return plane;
        }).ToArray();

        for (var i = 0; i < width * height; i++)
        {
            var (red, green, blue) = (image.Pixels[3 * i], image.Pixels[(3 * i) + 1], image.Pixels[(3 * i) + 2]);
            Assert.Equal(((19595 * red) + (38470 * green) + (7471 * blue) + 32768) >> 16, grey[i]);
            Assert.Equal([(red * 0.25f) - 3, (green * 0.25f) - 3, (blue * 0.25f) - 3], planes.Select(plane => plane[i]));
        }
    }

    [Fact]
    public void A_channel_or_target_that_does_not_exist_is_refused()
    {
        var image = TestImages.Noise(4, 4, seed: 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => image.CopyChannel(3, new float[16], 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.CopyChannel(0, new float[15], 1, 0));
    }
}
