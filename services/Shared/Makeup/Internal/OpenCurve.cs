using Facet.Imaging;

namespace Facet.Makeup.Internal;

/// <summary>Smooth curves with two ends.</summary>
internal static class OpenCurve
{
    /// <param name="line">At least 2 points; the curve goes through all of them.</param>
    /// <param name="steps">How many steps become of one.</param>
    public static PointF2[] Through(PointF2[] line, int steps)
    {
        // The spline is one for rings; a point beyond each end makes it leave the line straight on.
        PointF2[] ring = [Beyond(line[1], line[0]), .. line, Beyond(line[^2], line[^1])];
        return Polygon.Smooth(ring, steps)[steps..((steps * line.Length) + 1)];
    }

    private static PointF2 Beyond(PointF2 before, PointF2 end) => new((2 * end.X) - before.X, (2 * end.Y) - before.Y);
}
