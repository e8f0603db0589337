namespace Facet.Imaging.Internal;

/// <summary>Where a horizontal line crosses the edges of a ring. In double, so that any finite float coordinate is safe.</summary>
/// <param name="points">Points of the ring.</param>
internal readonly struct ScanLine(int points)
{
    private readonly double[] crossings = new double[points];

    /// <summary>Sorted x of the crossings at <paramref name="y"/>; an even number, because an edge owns its upper end only.</summary>
    public ReadOnlySpan<double> Crossings(ReadOnlySpan<PointF2> ring, double y)
    {
        var count = 0;
        var from = ring[^1];
        foreach (var to in ring)
        {
            if (from.Y <= y != to.Y <= y)
            {
                crossings[count++] = from.X + ((y - from.Y) / ((double)to.Y - from.Y) * ((double)to.X - from.X));
            }

            from = to;
        }

        var found = crossings.AsSpan(0, count);
        found.Sort();
        return found;
    }

    /// <summary>The first pixel whose centre is not before <paramref name="position"/>, within 0..length.</summary>
    public static int FirstCentre(double position, int length) => (int)Math.Clamp(Math.Ceiling(position - 0.5), 0, length);
}
