using Facet.Imaging.Internal;

namespace Facet.Imaging;

/// <summary>Closed rings of points, as regions of a label map. The last point is joined to the first.</summary>
public static class Polygon
{
    /// <summary>Writes a value where a pixel's centre lies inside by the even-odd rule; a centre on a left or top edge is inside.</summary>
    /// <param name="map">width * height values, rows from the top.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="polygon">The ring; it may leave the map. Fewer than 3 points, or one that is not finite, fill nothing.</param>
    /// <param name="value">What is written.</param>
    /// <returns>How many pixels were written.</returns>
    public static int Fill(Span<byte> map, int width, int height, ReadOnlySpan<PointF2> polygon, byte value) =>
        FillWhere(map, width, height, polygon, value, static _ => true);

    /// <summary>As <see cref="Fill"/>, but only over values that may be replaced.</summary>
    /// <param name="map">width * height values, rows from the top.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="polygon">The ring.</param>
    /// <param name="value">What is written.</param>
    /// <param name="mayReplace">Asked once for each of the 256 values, not for each pixel.</param>
    /// <returns>How many pixels were written.</returns>
    public static int FillWhere(Span<byte> map, int width, int height, ReadOnlySpan<PointF2> polygon, byte value, Predicate<byte> mayReplace)
    {
        ArgumentNullException.ThrowIfNull(mayReplace);
        PixelBuffer.Require(width, height, channels: 1, map.Length, nameof(map));
        if (polygon.Length < 3 || !AllFinite(polygon))
        {
            return 0;
        }

        Span<bool> replaceable = stackalloc bool[256];
        for (var i = 0; i < replaceable.Length; i++)
        {
            replaceable[i] = mayReplace((byte)i);
        }

        var written = 0;
        var scan = new ScanLine(polygon.Length);
        var (first, end) = Rows(polygon, height);
        for (var y = first; y < end; y++)
        {
            var row = map.Slice(y * width, width);
            var crossings = scan.Crossings(polygon, y + 0.5);
            for (var i = 0; i + 1 < crossings.Length; i += 2)
            {
                var (from, to) = (ScanLine.FirstCentre(crossings[i], width), ScanLine.FirstCentre(crossings[i + 1], width));
                for (var x = from; x < to; x++)
                {
                    if (replaceable[row[x]])
                    {
                        row[x] = value;
                        written++;
                    }
                }
            }
        }

        return written;
    }

    /// <summary>A uniform Catmull-Rom spline through all points of a ring (Catmull and Rom 1974), as a finer ring.</summary>
    /// <param name="ring">At least 3 points; a shorter ring is returned as it is.</param>
    /// <param name="pointsPerEdge">Points for each edge of the ring, its first point included; at least 1.</param>
    public static PointF2[] Smooth(ReadOnlySpan<PointF2> ring, int pointsPerEdge)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pointsPerEdge, 1);
        if (ring.Length < 3)
        {
            return ring.ToArray();
        }

        var result = new PointF2[ring.Length * pointsPerEdge];
        for (var i = 0; i < ring.Length; i++)
        {
            var (before, start) = (ring[(i + ring.Length - 1) % ring.Length], ring[i]);
            var (end, after) = (ring[(i + 1) % ring.Length], ring[(i + 2) % ring.Length]);
            for (var step = 0; step < pointsPerEdge; step++)
            {
                var t = (float)step / pointsPerEdge;
                result[(i * pointsPerEdge) + step] = new PointF2(
                    Spline(before.X, start.X, end.X, after.X, t), Spline(before.Y, start.Y, end.Y, after.Y, t));
            }
        }

        return result;
    }

    /// <summary>Moves every point of a ring along its normal, the mean direction of its two edges' normals.</summary>
    /// <param name="ring">At least 3 points in either direction of rotation; a shorter ring is returned as it is.</param>
    /// <param name="distance">
    /// Pixels; positive grows the ring, negative shrinks it. Edges are not kept parallel: a corner moves by the distance.
    /// </param>
    public static PointF2[] Offset(ReadOnlySpan<PointF2> ring, float distance)
    {
        var result = ring.ToArray();
        if (ring.Length < 3)
        {
            return result;
        }

        var outward = SignedArea(ring) < 0 ? -distance : distance;
        for (var i = 0; i < ring.Length; i++)
        {
            var (inX, inY) = Direction(ring[(i + ring.Length - 1) % ring.Length], ring[i]);
            var (outX, outY) = Direction(ring[i], ring[(i + 1) % ring.Length]);
            var (x, y) = (inX + outX, inY + outY);
            var length = MathF.Sqrt((x * x) + (y * y));
            if (length > 0)
            {
                result[i] = new PointF2(ring[i].X + (outward * y / length), ring[i].Y - (outward * x / length));
            }
        }

        return result;
    }

    /// <summary>Shoelace formula, in square pixels; positive when the ring runs clockwise on screen (y points down).</summary>
    public static double SignedArea(ReadOnlySpan<PointF2> ring)
    {
        double twice = 0;
        for (var i = 0; i < ring.Length; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Length]);
            twice += ((double)a.X * b.Y) - ((double)b.X * a.Y);
        }

        return twice / 2;
    }

    private static float Spline(float before, float start, float end, float after, float t)
    {
        var linear = end - before;
        var square = (2 * before) - (5 * start) + (4 * end) - after;
        var cubic = (3 * (start - end)) + after - before;
        return start + (0.5f * t * (linear + (t * (square + (t * cubic)))));
    }

    private static (float X, float Y) Direction(PointF2 from, PointF2 to)
    {
        var (x, y) = (to.X - from.X, to.Y - from.Y);
        var length = MathF.Sqrt((x * x) + (y * y));
        return length > 0 ? (x / length, y / length) : (0, 0);
    }

    private static bool AllFinite(ReadOnlySpan<PointF2> polygon)
    {
        foreach (var point in polygon)
        {
            if (!point.IsFinite)
            {
                return false;
            }
        }

        return true;
    }

    private static (int First, int End) Rows(ReadOnlySpan<PointF2> polygon, int height)
    {
        var (low, high) = (polygon[0].Y, polygon[0].Y);
        foreach (var point in polygon)
        {
            (low, high) = (MathF.Min(low, point.Y), MathF.Max(high, point.Y));
        }

        return (ScanLine.FirstCentre(low, height), ScanLine.FirstCentre(high, height));
    }
}
