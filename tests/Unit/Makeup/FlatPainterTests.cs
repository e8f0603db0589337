using Facet.Makeup;

namespace Facet.Unit.Tests.Makeup;

public sealed class FlatPainterTests
{
    private readonly PaintedFace _face = TestFaces.Create();

    [Theory]
    [InlineData(FlatBlend.Over)]
    [InlineData(FlatBlend.Light)]
    [InlineData(FlatBlend.Multiply)]
    public void Every_region_is_painted_and_eyes_mouth_and_background_stay(FlatBlend blend)
    {
        var changed = Changed(new FlatMakeup(blend, new Dictionary<string, ulong> { ["lips"] = 1, ["eyes"] = 2, ["cheeks"] = 3 }));

        foreach (var label in new[] { "u_lip", "l_lip", "l_eye_shadow", "r_eye_shadow", "l_cheek", "r_cheek" })
        {
            Assert.True(Count(changed, label) > 40, label);
        }

        Assert.Equal(0, Count(changed, "l_eye", "r_eye", "mouth", "background", "hair"));
    }

    [Fact]
    public void The_same_seed_gives_the_same_picture_and_another_seed_or_blend_another()
    {
        Assert.Equal(Lips(FlatBlend.Over, 5), Lips(FlatBlend.Over, 5));
        Assert.NotEqual(Lips(FlatBlend.Over, 5), Lips(FlatBlend.Over, 6));
        Assert.NotEqual(Lips(FlatBlend.Over, 5), Lips(FlatBlend.Light, 5));
        Assert.NotEqual(Lips(FlatBlend.Over, 5), Lips(FlatBlend.Multiply, 5));

        byte[] Lips(FlatBlend blend, ulong seed) => FlatPainter.Paint(_face, new FlatMakeup(blend, new Dictionary<string, ulong> { ["lips"] = seed })).Pixels;
    }

    [Fact]
    public void A_region_without_a_seed_stays_bare()
    {
        var changed = Changed(new FlatMakeup(FlatBlend.Over, new Dictionary<string, ulong> { ["lips"] = 5 }));

        Assert.Equal(changed.Count(isChanged => isChanged), Count(changed, "u_lip", "l_lip"));
        Assert.DoesNotContain(true, Changed(new FlatMakeup(FlatBlend.Over, new Dictionary<string, ulong>())));
    }

    private bool[] Changed(FlatMakeup makeup) => TestFaces.Changed(_face.Image, FlatPainter.Paint(_face, makeup));

    private int Count(bool[] changed, params string[] labels) => TestFaces.Where(_face, labels).Zip(changed).Count(pixel => pixel.First && pixel.Second);
}
