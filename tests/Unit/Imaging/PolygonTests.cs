using Facet.Imaging;

namespace Facet.Unit.Tests.Imaging;

public sealed class PolygonTests
{
    private static readonly PointF2[] Square = [new(2, 3), new(8, 3), new(8, 7), new(2, 7)];

    [Fact]
    public void A_square_fills_the_pixels_whose_centres_it_holds()
    {
        var map = new byte[10 * 10];

        Assert.Equal(6 * 4, Polygon.Fill(map, 10, 10, Square, 5));
        for (var i = 0; i < map.Length; i++)
        {
            var inside = i % 10 is >= 2 and < 8 && i / 10 is >= 3 and < 7;
            Assert.Equal(inside ? 5 : 0, map[i]);
        }
    }

    [Fact]
    public void Polygons_that_share_an_edge_neither_overlap_nor_leave_a_gap()
    {
        PointF2[] corners = [new(0.5f, 0.5f), new(15.5f, 1.5f), new(14.5f, 15.5f), new(1.5f, 13.5f)];
        var (one, two, whole) = (new byte[256], new byte[256], new byte[256]);

        var parts = Polygon.Fill(one, 16, 16, [corners[0], corners[1], corners[2]], 1)
            + Polygon.Fill(two, 16, 16, [corners[0], corners[2], corners[3]], 1);

        Assert.Equal(Polygon.Fill(whole, 16, 16, corners, 1), parts);
        Assert.Equal(whole, one.Zip(two, (a, b) => (byte)(a + b)));
    }

    [Fact]
    public void The_pixels_are_those_of_the_even_odd_rule()
    {
        var random = new Random(8);
        var ring = Enumerable.Range(0, 9).Select(_ => new PointF2((random.NextSingle() * 60) - 10, (random.NextSingle() * 60) - 10)).ToArray();
        var map = new byte[40 * 40];

        Polygon.Fill(map, 40, 40, ring, 1);

        for (var i = 0; i < map.Length; i++)
        {
            Assert.Equal(IsInside(ring, (i % 40) + 0.5, (i / 40) + 0.5), map[i] == 1);
        }
    }

    [Fact]
    public void Points_far_outside_are_clipped()
    {
        var map = new byte[10 * 10];

        Assert.Equal(100, Polygon.Fill(map, 10, 10, [new(-3e38f, -3e38f), new(3e38f, -3e38f), new(3e38f, 3e38f), new(-3e38f, 3e38f)], 1));
        Assert.Equal(0, Polygon.Fill(map, 10, 10, [new(1e30f, 0), new(2e30f, 0), new(2e30f, 9)], 2));
    }

    [Fact]
    public void What_is_no_polygon_fills_nothing()
    {
        var map = new byte[10 * 10];

        Assert.Equal(0, Polygon.Fill(map, 10, 10, [], 1));
        Assert.Equal(0, Polygon.Fill(map, 10, 10, [new(0, 0), new(9, 9)], 1));
        Assert.Equal(0, Polygon.Fill(map, 10, 10, [new(0, 0), new(9, 0), new(float.NaN, 9)], 1));
        Assert.Equal(0, Polygon.Fill(map, 10, 10, [new(0, 0), new(9, 0), new(float.PositiveInfinity, 9)], 1));
        Assert.Equal(new byte[100], map);
    }

    [Fact]
    public void Only_values_that_may_be_replaced_are()
    {
        var map = Enumerable.Range(0, 100).Select(i => (byte)(i % 2)).ToArray();

        Assert.Equal(12, Polygon.FillWhere(map, 10, 10, Square, 7, existing => existing == 1));
        Assert.Equal(12, map.Count(value => value == 7));
        Assert.Equal(50, map.Count(value => value == 0));
    }

    [Fact]
    public void A_smooth_ring_passes_through_its_points_and_stays_round()
    {
        var octagon = Circle(8, 10);

        var smooth = Polygon.Smooth(octagon, 6);

        Assert.Equal(48, smooth.Length);
        Assert.Equal(octagon, smooth.Where((_, i) => i % 6 == 0));
        Assert.All(smooth, point => Assert.InRange(Radius(point), 9.8, 10.1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Offset_grows_and_shrinks_in_either_direction_of_rotation(bool reversed)
    {
        var ring = Circle(60, 10);
        if (reversed)
        {
            Array.Reverse(ring);
        }

        Assert.All(Polygon.Offset(ring, 3), point => Assert.Equal(13, Radius(point), 1e-3));
        Assert.All(Polygon.Offset(ring, -4), point => Assert.Equal(6, Radius(point), 1e-3));
    }

    [Fact]
    public void The_area_is_signed_by_the_direction()
    {
        Assert.Equal(24, Polygon.SignedArea(Square));
        Assert.Equal(-24, Polygon.SignedArea(Square.Reverse().ToArray()));
    }

    private static PointF2[] Circle(int points, float radius) => Enumerable.Range(0, points)
        .Select(i => new PointF2(radius * MathF.Cos(i * MathF.Tau / points), radius * MathF.Sin(i * MathF.Tau / points))).ToArray();

    private static double Radius(PointF2 point) => double.Hypot(point.X, point.Y);

    private static bool IsInside(PointF2[] ring, double x, double y)
    {
        var inside = false;
        for (var i = 0; i < ring.Length; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Length]);
            var crosses = a.Y > y != b.Y > y && x > a.X + ((y - a.Y) / (b.Y - a.Y) * (b.X - a.X));
            inside ^= crosses;
        }

        return inside;
    }
}
