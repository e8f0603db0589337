using Facet.Imaging;
using Facet.Parsing.Landmarks;
using Facet.Parsing.Parsers;
using Facet.Parsing.Regions;
using Facet.Unit.Tests.Makeup;

namespace Facet.Unit.Tests.Parsing;

public sealed class SkinOutlineTests
{
    private const int Side = 256;

    private static readonly RegionCatalog s_catalog = RegionCatalog.Load(Path.Combine(AppContext.BaseDirectory, "regions.json"));
    private static readonly PointF2[] s_mesh = TestFaces.Mesh(Side);
    private static readonly (byte, byte, byte) s_skin = (214, 160, 132), s_hair = (60, 42, 30);

    /// <summary>Height of the face's mesh, top of the forehead to the chin, in pixels.</summary>
    private static float MeshHeight => s_mesh[MeshTopology.ChinBottom].Y - s_mesh[MeshTopology.ForeheadTop].Y;

    [Theory]
    [InlineData(0.02f)]
    [InlineData(0.1f)]
    [InlineData(0.15f)]
    public void The_forehead_ends_at_the_hairline(float aboveMesh)
    {
        var hairline = s_mesh[MeshTopology.ForeheadTop].Y - (aboveMesh * MeshHeight);
        Assert.InRange(Top(Outline((_, y) => y < hairline ? s_hair : s_skin)), hairline - 4, hairline + 4);
    }

    [Fact]
    public void A_fringe_is_no_skin()
    {
        var fringe = s_mesh[MeshTopology.ForeheadTop].Y + (0.1f * MeshHeight);
        Assert.InRange(Top(Outline((_, y) => y < fringe ? s_hair : s_skin)), fringe - 4, fringe + 4);
    }

    [Fact]
    public void Hair_over_one_cheek_leaves_the_other_as_it_is()
    {
        var (left, right) = (s_mesh[MeshTopology.FaceLeft].X, s_mesh[MeshTopology.FaceRight].X);
        var strand = left + (0.07f * (right - left));
        var outline = Outline((x, y) => x < strand || x > right || y < s_mesh[MeshTopology.ForeheadTop].Y ? s_hair : s_skin);
        Assert.InRange(outline.Where(point => Math.Abs(point.Y - s_mesh[MeshTopology.FaceLeft].Y) < 10).Min(point => point.X), strand - 4, strand + 4);
        Assert.InRange(outline.Max(point => point.X), right - 6, right + 6);
    }

    [Fact]
    public void The_jaw_is_that_of_the_mesh_because_the_neck_has_the_same_colour()
    {
        var outline = Outline((_, y) => y < s_mesh[MeshTopology.ForeheadTop].Y ? s_hair : s_skin);
        var chin = s_mesh[MeshTopology.ChinBottom].Y;
        Assert.InRange(outline.Max(point => point.Y), chin - 2, chin + 6);
    }

    [Fact]
    public void Light_and_colour_cast_move_nothing()
    {
        var hairline = s_mesh[MeshTopology.ForeheadTop].Y - (0.1f * MeshHeight);
        var warmAndDark = Outline((_, y) => y < hairline ? ((byte)38, (byte)19, (byte)9) : ((byte)140, (byte)80, (byte)45));
        Assert.InRange(Top(warmAndDark), hairline - 4, hairline + 4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(128)]
    [InlineData(255)]
    public void Where_all_has_one_colour_it_is_near_the_usual_outline(byte level)
    {
        var outline = Outline((_, _) => (level, level, level));
        Assert.All(outline, point => Assert.True(point.IsFinite));

        // Nothing speaks against skin, so the forehead may end anywhere in the usual range.
        Assert.InRange(Top(outline), s_mesh[MeshTopology.ForeheadTop].Y - (0.4f * MeshHeight), s_mesh[MeshTopology.ForeheadTop].Y);
    }

    [Fact]
    public void A_face_that_the_photo_cuts_off_ends_with_the_photo()
    {
        var picture = Picture((_, _) => s_skin);
        var cut = (int)(s_mesh[MeshTopology.ForeheadTop].Y + (0.15f * MeshHeight));
        var photo = new RgbImage(Side, Side - cut, picture.Pixels[(RgbImage.Channels * Side * cut)..]);
        var mesh = Array.ConvertAll(s_mesh, point => new PointF2(point.X, point.Y - cut));
        Assert.InRange(Top(Find(photo, mesh)), -6, 8);
    }

    [Fact]
    public void A_turned_face_has_the_turned_outline()
    {
        const float angle = 0.6f;
        var hairline = s_mesh[MeshTopology.ForeheadTop].Y - (0.1f * MeshHeight);
        var upright = Picture((_, y) => y < hairline ? s_hair : s_skin);
        var turn = AffineTransform.RotateScaleTranslate(angle, 1, 0, 0);
        var middle = turn.Apply(new PointF2(Side / 2f, Side / 2f));
        turn = turn with { Dx = (Side / 2f) - middle.X, Dy = (Side / 2f) - middle.Y };
        var outline = Find(Warp.Affine(upright, turn.Invert(), Side, Side), Array.ConvertAll(s_mesh, turn.Apply));
        Assert.InRange(Top(Array.ConvertAll(outline, turn.Invert().Apply)), hairline - 5, hairline + 5);
    }

    private static float Top(PointF2[] outline) => outline.Where(point => Math.Abs(point.X - s_mesh[MeshTopology.ForeheadTop].X) < 10).Min(point => point.Y);

    private static PointF2[] Outline(Func<int, int, (byte, byte, byte)> colour) => Find(Picture(colour), s_mesh);

    private static PointF2[] Find(RgbImage photo, PointF2[] mesh) =>
        new SkinOutline(s_catalog, s_catalog.Layers.Single(layer => layer.EndsWithSkin)).Find(new ImagePyramid(photo), new FaceMeshPoints(mesh, new float[mesh.Length], 1));

    private static RgbImage Picture(Func<int, int, (byte, byte, byte)> colour)
    {
        var random = new Random(4);
        var pixels = new byte[RgbImage.Channels * Side * Side];
        for (var i = 0; i < Side * Side; i++)
        {
            var (red, green, blue) = colour(i % Side, i / Side);
            var grain = 0.95f + (0.1f * random.NextSingle());
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = ((byte)Math.Min(255, red * grain), (byte)Math.Min(255, green * grain), (byte)Math.Min(255, blue * grain));
        }

        return new RgbImage(Side, Side, pixels);
    }
}
