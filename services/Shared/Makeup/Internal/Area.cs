using Facet.Imaging;

namespace Facet.Makeup.Internal;

/// <summary>A rectangle of pixels of the picture.</summary>
internal readonly record struct Area(int Left, int Top, int Width, int Height)
{
    public int Right => Left + Width;

    public int Bottom => Top + Height;

    public int Pixels => Width * Height;

    public bool IsEmpty => Width <= 0 || Height <= 0;

    /// <summary>Around points, with a margin, inside of another area.</summary>
    public static Area Around(ReadOnlySpan<PointF2> points, float margin, Area within)
    {
        var (left, top, right, bottom) = (float.MaxValue, float.MaxValue, float.MinValue, float.MinValue);
        foreach (var point in points)
        {
            (left, right) = (Math.Min(left, point.X), Math.Max(right, point.X));
            (top, bottom) = (Math.Min(top, point.Y), Math.Max(bottom, point.Y));
        }

        // Clamped as floats: points may lie far outside of what an int holds.
        var x0 = (int)Math.Clamp(MathF.Floor(left - margin), within.Left, within.Right);
        var y0 = (int)Math.Clamp(MathF.Floor(top - margin), within.Top, within.Bottom);
        var x1 = (int)Math.Clamp(MathF.Ceiling(right + margin), within.Left, within.Right);
        var y1 = (int)Math.Clamp(MathF.Ceiling(bottom + margin), within.Top, within.Bottom);
        return new Area(x0, y0, x1 - x0, y1 - y0);
    }
}
