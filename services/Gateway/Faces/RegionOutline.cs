using Facet.Imaging;

namespace Facet.Gateway.Faces;

/// <summary>
/// The outlines of a region of a label map as closed polygons that fill it by the even-odd rule: walks along the edges between inside and
/// outside, through the middles of the pixels' sides, and leaves out points that lie within half a pixel of the line without them
/// (Douglas and Peucker 1973).
/// </summary>
internal static class RegionOutline
{
    /// <summary>Pixels of the map.</summary>
    private const double Tolerance = 0.5;

    /// <summary>Specks that nobody can point at, in pixels of the map.</summary>
    private const double SmallestArea = 6;

    /// <param name="labels">width * height values, rows from the top.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="isInside">256 entries: whether a label belongs to the region.</param>
    /// <param name="toPhoto">From the map's pixels to the photo's.</param>
    /// <returns>Polygons of [x, y] in the photo, a tenth of a pixel exact; the first point is not repeated.</returns>
    public static IReadOnlyList<IReadOnlyList<float[]>> Trace(
        ReadOnlySpan<byte> labels, int width, int height, ReadOnlySpan<bool> isInside, AffineTransform toPhoto)
    {
        var next = Edges(labels, width, height, isInside);
        var polygons = new List<IReadOnlyList<float[]>>();
        while (next.Count > 0)
        {
            var ring = Simplify(Middles(TakeRing(next, width + 1)));
            if (ring.Count >= 3 && Math.Abs(Area(ring)) >= SmallestArea)
            {
                polygons.Add([.. ring.Select(point => Moved(point, toPhoto))]);
            }
        }

        return polygons;
    }

    /// <summary>Directed sides between inside (on the right hand) and outside: corner -> corners that follow it. A corner is y * (width + 1) + x.</summary>
    private static Dictionary<int, List<int>> Edges(ReadOnlySpan<byte> labels, int width, int height, ReadOnlySpan<bool> isInside)
    {
        var next = new Dictionary<int, List<int>>();
        var stride = width + 1;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (y * width) + x;
                if (!isInside[labels[at]])
                {
                    continue;
                }

                var corner = (y * stride) + x;
                AddIf(y == 0 || !isInside[labels[at - width]], corner, corner + 1);
                AddIf(x == width - 1 || !isInside[labels[at + 1]], corner + 1, corner + 1 + stride);
                AddIf(y == height - 1 || !isInside[labels[at + width]], corner + 1 + stride, corner + stride);
                AddIf(x == 0 || !isInside[labels[at - 1]], corner + stride, corner);
            }
        }

        return next;

        void AddIf(bool isEdge, int from, int to)
        {
            if (isEdge)
            {
                if (!next.TryGetValue(from, out var ends))
                {
                    next.Add(from, ends = new List<int>(1));
                }

                ends.Add(to);
            }
        }
    }

    private static List<(int X, int Y)> TakeRing(Dictionary<int, List<int>> next, int stride)
    {
        var start = next.First().Key;
        var ring = new List<(int X, int Y)>();
        for (var (at, before) = (start, -1); next.TryGetValue(at, out var ends);)
        {
            ring.Add((at % stride, at / stride));
            // Where two pixels touch in a corner, turn right: they stay two polygons.
            var pick = ends.Count == 1 || before < 0 ? 0 : ends.IndexOf(RightTurn(before, at, stride, ends));
            (before, at) = (at, ends[pick]);
            ends.RemoveAt(pick);
            if (ends.Count == 0)
            {
                next.Remove(before);
            }

            if (at == start)
            {
                break;
            }
        }

        return ring;
    }

    private static int RightTurn(int before, int at, int stride, List<int> ends)
    {
        var (dx, dy) = ((at % stride) - (before % stride), (at / stride) - (before / stride));
        var right = at - dy + (dx * stride);
        return ends.Contains(right) ? right : ends[0];
    }

    private static List<(double X, double Y)> Middles(List<(int X, int Y)> ring)
    {
        var middles = new List<(double X, double Y)>(ring.Count);
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            middles.Add(((a.X + b.X) / 2.0, (a.Y + b.Y) / 2.0));
        }

        return middles;
    }

    private static List<(double X, double Y)> Simplify(List<(double X, double Y)> ring)
    {
        if (ring.Count < 8)
        {
            return ring;
        }

        // A ring has no ends: it is cut at its first point and at the one farthest from it.
        var far = Enumerable.Range(0, ring.Count).MaxBy(i => Square(ring[i].X - ring[0].X) + Square(ring[i].Y - ring[0].Y));
        var keep = new bool[ring.Count];
        (keep[0], keep[far]) = (true, true);
        var open = new Stack<(int From, int To)>([(0, far), (far, ring.Count)]);
        while (open.TryPop(out var part))
        {
            var (worst, distance) = (-1, Tolerance);
            for (var i = part.From + 1; i < part.To; i++)
            {
                var away = Distance(ring[i], ring[part.From], ring[part.To % ring.Count]);
                if (away > distance)
                {
                    (worst, distance) = (i, away);
                }
            }

            if (worst >= 0)
            {
                keep[worst] = true;
                open.Push((part.From, worst));
                open.Push((worst, part.To));
            }
        }

        return [.. ring.Where((_, i) => keep[i])];
    }

    private static double Distance((double X, double Y) point, (double X, double Y) from, (double X, double Y) to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var length = Math.Sqrt(Square(dx) + Square(dy));
        return length == 0
            ? Math.Sqrt(Square(point.X - from.X) + Square(point.Y - from.Y))
            : Math.Abs((dx * (point.Y - from.Y)) - (dy * (point.X - from.X))) / length;
    }

    private static double Area(List<(double X, double Y)> ring)
    {
        var twice = 0.0;
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            twice += (a.X * b.Y) - (b.X * a.Y);
        }

        return twice / 2;
    }

    private static float[] Moved((double X, double Y) point, AffineTransform map) =>
    [
        (float)Math.Round((map.Xx * point.X) + (map.Xy * point.Y) + map.Dx, 1),
        (float)Math.Round((map.Yx * point.X) + (map.Yy * point.Y) + map.Dy, 1),
    ];

    private static double Square(double value) => value * value;
}
