using Facet.Imaging;
using Facet.Parsing.Landmarks;
using Facet.Parsing.Regions;

namespace Facet.Unit.Tests.Parsing;

public sealed class MeshPainterTests
{
    [Fact]
    public void Later_layers_lie_over_earlier_ones_and_over_restricts_them()
    {
        var mesh = Square(left: 0, top: 0, side: 8, first: 100);
        Put(mesh, Square(left: 4, top: 0, side: 8, first: 200), 200);
        var labels = new[] { new LabelDefinition("none", 0, 0), new LabelDefinition("a", 1, 1), new LabelDefinition("b", 2, 2), new LabelDefinition("c", 3, 3) };
        var catalog = new RegionCatalog(
            "test",
            labels,
            [
                new PaintLayer("a", [100, 101, 102, 103], Smooth: false),
                new PaintLayer("b", [200, 201, 202, 203], Over: ["a"], Smooth: false),
                new PaintLayer("c", [200, 201, 202, 203], Over: ["none"], Smooth: false),
            ],
            [new RegionRule("all", ["a", "b"])]);
        var map = new MeshPainter(catalog, catalog.Layers).Paint(mesh, 16, 8);
        for (var y = 0; y < 8; y++)
        {
            Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 0, 0, 0, 0], map.AsSpan(y * 16, 16).ToArray());
        }
    }

    [Fact]
    public void Growing_is_measured_in_eye_distances()
    {
        var mesh = Square(left: 20, top: 20, side: 10, first: 100);

        // Eyes 40 pixels apart: growing by 0.05 moves every corner 2 pixels outwards, 1.4 along each axis.
        (mesh[33], mesh[133], mesh[263], mesh[362]) = (new(10, 5), new(10, 5), new(50, 5), new(50, 5));
        var catalog = new RegionCatalog(
            "test",
            [new LabelDefinition("none", 0, 0), new LabelDefinition("a", 1, 1)],
            [new PaintLayer("a", [100, 101, 102, 103], Grow: 0.05f, Smooth: false)],
            [new RegionRule("a", ["a"])]);
        var map = new MeshPainter(catalog, catalog.Layers).Paint(mesh, 64, 64);
        Assert.Equal(12 * 12, map.Count(label => label == 1));
    }

    private static PointF2[] Square(int left, int top, int side, int first)
    {
        var mesh = new PointF2[MeshTopology.PointCount];
        (mesh[first], mesh[first + 1]) = (new(left, top), new(left + side, top));
        (mesh[first + 2], mesh[first + 3]) = (new(left + side, top + side), new(left, top + side));
        return mesh;
    }

    private static void Put(PointF2[] mesh, PointF2[] other, int first) => other.AsSpan(first, 4).CopyTo(mesh.AsSpan(first));
}
