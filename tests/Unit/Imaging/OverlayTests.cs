using Facet.Imaging;

namespace Facet.Unit.Tests.Imaging;

public sealed class OverlayTests
{
    private static readonly OverlayColour Red = new(255, 0, 0);

    [Fact]
    public void Regions_are_tinted_and_outlined_and_the_photo_is_not_changed()
    {
        var photo = RgbImage.Filled(10, 10, 100, 100, 100);
        var map = new byte[100];
        Polygon.Fill(map, 10, 10, [new(2, 2), new(8, 2), new(8, 8), new(2, 8)], 4);

        var palette = new Dictionary<byte, OverlayColour> { [4] = new(200, 0, 0, 128) };

        var drawn = Overlay.Draw(photo, map, palette);
        var plain = Overlay.Draw(photo, map, palette, outline: false);

        Assert.Equal((100, 100, 100), TestImages.PixelAt(drawn, 0, 0));
        Assert.Equal((200, 0, 0), TestImages.PixelAt(drawn, 2, 5));
        Assert.Equal((150, 50, 50), TestImages.PixelAt(drawn, 5, 5));
        Assert.Equal((150, 50, 50), TestImages.PixelAt(plain, 2, 5));
        Assert.All(photo.Pixels, value => Assert.Equal(100, value));
    }

    [Fact]
    public void A_map_of_other_sides_is_refused() => Assert.Throws<ArgumentException>(
        () => Overlay.Draw(RgbImage.Filled(10, 10, 0, 0, 0), new byte[99], new Dictionary<byte, OverlayColour>()));

    [Fact]
    public void Points_are_discs_and_those_outside_are_left_out()
    {
        var canvas = RgbImage.Filled(9, 9, 0, 0, 0);

        Overlay.DrawPoints(canvas, [new(4.5f, 4.5f), new(-50, 3), new(float.NaN, 1), new(3e38f, 3e38f)], Red, radius: 1.2f);

        Assert.Equal(5, RedPixels(canvas));
        Assert.Equal((255, 0, 0), TestImages.PixelAt(canvas, 4, 3));
    }

    [Fact]
    public void A_box_is_a_frame_clipped_to_the_picture()
    {
        var canvas = RgbImage.Filled(10, 10, 0, 0, 0);

        Overlay.DrawBox(canvas, new PointF2(1, 1), new PointF2(7, 6), Red, thickness: 1);
        Assert.Equal((6 * 5) - (4 * 3), RedPixels(canvas));

        Overlay.DrawBox(canvas, new PointF2(-1e30f, -5), new PointF2(1e30f, 1e30f), Red, thickness: 1);
        Assert.Equal((6 * 5) - (4 * 3), RedPixels(canvas));
    }

    [Fact]
    public void A_see_through_box_is_blended_once_at_its_corners()
    {
        var canvas = RgbImage.Filled(10, 10, 0, 0, 0);

        Overlay.DrawBox(canvas, new PointF2(1, 1), new PointF2(3, 4), new OverlayColour(255, 0, 0, 100), thickness: 2);

        Assert.All(Enumerable.Range(0, 100).Select(i => canvas.Pixels[i * 3]), value => Assert.True(value is 0 or 100));
    }

    [Fact]
    public void A_legend_shows_its_swatches_and_names_or_says_that_a_font_is_missing()
    {
        var canvas = RgbImage.Filled(160, 60, 90, 90, 90);
        var error = Record.Exception(() => Overlay.DrawLegend(canvas, [("lips & <eyes>", Red)]));

        if (error is not null)
        {
            Assert.Contains("install a font", Assert.IsType<InvalidOperationException>(error).Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(14 * 14, RedPixels(canvas));
        Assert.Contains(canvas.Pixels.Chunk(3), pixel => pixel is [> 200, > 200, > 200]);
        Assert.Equal((90, 90, 90), TestImages.PixelAt(canvas, 80, 50));
    }

    private static int RedPixels(RgbImage image) => image.Pixels.Chunk(3).Count(pixel => pixel is [255, 0, 0]);
}
