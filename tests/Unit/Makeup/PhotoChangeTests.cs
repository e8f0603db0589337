using Facet.Imaging;
using Facet.Makeup;

namespace Facet.Unit.Tests.Makeup;

public sealed class PhotoChangeTests
{
    private static readonly RgbImage s_grey = RgbImage.Filled(64, 64, 120, 120, 120);

    [Fact]
    public void The_same_seed_changes_a_photo_in_the_same_way_and_another_seed_in_another() =>
        Assert.True(PhotoChange.Sample(3, PhotoChanges.All) == PhotoChange.Sample(3, PhotoChanges.All) && PhotoChange.Sample(3, PhotoChanges.All) != PhotoChange.Sample(4, PhotoChanges.All));

    [Fact]
    public void Only_what_is_asked_for_changes()
    {
        var change = PhotoChange.Sample(3, PhotoChanges.Cast);
        Assert.NotEqual((1f, 1f, 1f), (change.Red, change.Green, change.Blue));
        Assert.Equal(PhotoChange.None, change with { Red = 1, Green = 1, Blue = 1 });
    }

    [Theory]
    [InlineData(1, 165)]
    [InlineData(-1, 88)]
    public void A_stop_doubles_or_halves_the_light(float stops, int expected)
    {
        var changed = ImageDecoder.Decode(new PhotoChange(Stops: stops).Apply(s_grey), ImageLimits.Default).Image;
        Assert.InRange(changed.Pixels[3 * ((32 * 64) + 32)], expected - 2, expected + 2);
    }

    [Fact]
    public void A_smaller_photo_has_fewer_pixels() => Assert.Equal(32, ImageDecoder.Decode(new PhotoChange(Scale: 0.5f).Apply(s_grey), ImageLimits.Default).Image.Width);
}
