using Facet.Imaging;

namespace Facet.Unit.Tests.Imaging;

public sealed class PixelContainerTests
{
    [Theory]
    [InlineData(2, 2, 11)]
    [InlineData(0, 2, 0)]
    [InlineData(-1, -1, 3)]
    [InlineData(int.MaxValue, int.MaxValue, 3)]
    public void A_picture_whose_bytes_do_not_fit_its_sides_is_refused(int width, int height, int length)
    {
        Assert.ThrowsAny<ArgumentException>(() => new RgbImage(width, height, new byte[length]));
        Assert.ThrowsAny<ArgumentException>(() => new GreyImage(width, height, new byte[length]));
    }
}
