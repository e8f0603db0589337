using Facet.Makeup;

namespace Facet.Unit.Tests.Makeup;

public sealed class OtherSkinTests
{
    private const int Seeds = 20;
    private static readonly string[] s_skin = ["skin", "nose", "l_cheek", "r_cheek", "l_eye_shadow", "r_eye_shadow", "u_lip", "l_lip"];

    private readonly PaintedFace _face = TestFaces.Create();

    [Fact]
    public void All_skin_and_lips_change_and_eyes_mouth_and_background_stay()
    {
        var other = OtherSkin.Of(_face, 1);
        var changed = TestFaces.Changed(_face.Image, other.Image);

        Assert.All(s_skin, label => Assert.True(Share(changed, label) > 0.9, label));
        Assert.All(["l_eye", "r_eye", "mouth"], label => Assert.Equal(0, Share(changed, label)));
        Assert.True(Share(changed, "background") < 0.2);
        Assert.Equal((_face.Mesh, _face.Labels), (other.Mesh, other.Labels));
    }

    [Fact]
    public void The_same_seed_gives_the_same_skin_and_another_one_another()
    {
        Assert.Equal(OtherSkin.Of(_face, 5).Image.Pixels, OtherSkin.Of(_face, 5).Image.Pixels);
        Assert.NotEqual(OtherSkin.Of(_face, 5).Image.Pixels, OtherSkin.Of(_face, 6).Image.Pixels);
    }

    [Fact]
    public void Skins_are_darker_and_lighter_than_that_of_the_photo()
    {
        var own = Green(_face, "skin");
        double[] others = [.. Enumerable.Range(0, Seeds).Select(seed => Green(OtherSkin.Of(_face, seed), "skin"))];

        Assert.True(others.Min() < 0.7 * own, $"the darkest skin has {others.Min():0}, that of the photo {own:0}");
        Assert.True(others.Max() > own, $"the lightest skin has {others.Max():0}, that of the photo {own:0}");
    }

    [Fact]
    public void Darker_skin_loses_more_blue_than_red()
    {
        var darkest = Enumerable.Range(0, Seeds).Select(seed => OtherSkin.Of(_face, seed)).MinBy(face => Green(face, "skin"))!;

        var skin = TestFaces.Where(_face, "skin");
        var (own, dark) = (TestFaces.Mean(_face.Image, skin), TestFaces.Mean(darkest.Image, skin));
        Assert.True(dark.Blue / own.Blue < dark.Red / own.Red, $"{dark.Blue / own.Blue:0.00} of blue is left, {dark.Red / own.Red:0.00} of red");
    }

    [Fact]
    public void Lips_differ_from_skin_to_skin_by_themselves()
    {
        double[] contrasts = [.. Enumerable.Range(0, Seeds).Select(seed => OtherSkin.Of(_face, seed)).Select(face => Green(face, "l_lip") / Green(face, "skin"))];

        Assert.True(contrasts.Max() > 1.2 * contrasts.Min(), $"from {contrasts.Min():0.00} to {contrasts.Max():0.00} of the skin's green");
    }

    private double Share(bool[] changed, string label)
    {
        var where = TestFaces.Where(_face, label);
        return where.Zip(changed).Count(pixel => pixel.First && pixel.Second) / (double)where.Count(isThere => isThere);
    }

    private static double Green(PaintedFace face, string label) => TestFaces.Mean(face.Image, TestFaces.Where(face, label)).Green;
}
