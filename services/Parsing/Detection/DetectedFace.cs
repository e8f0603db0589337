using Facet.Imaging;

namespace Facet.Parsing.Detection;

/// <summary>A face as a detector reports it, in pixels of the photo. Left and right are sides of the picture.</summary>
/// <param name="Confidence">0..1.</param>
/// <param name="Bounds">The detector's box.</param>
/// <param name="LeftEye">Centre of the eye on the left side of the picture.</param>
/// <param name="RightEye">Centre of the other eye.</param>
public sealed record DetectedFace(float Confidence, FaceBox Bounds, PointF2 LeftEye, PointF2 RightEye);

/// <summary>An upright rectangle in pixels of the photo; it may reach over the photo's edge.</summary>
public readonly record struct FaceBox(float Left, float Top, float Width, float Height)
{
    public float Area => Width * Height;

    public PointF2 Centre => new(Left + Width / 2, Top + Height / 2);

    /// <summary>Area of the intersection over area of the union, 0..1.</summary>
    public float IntersectionOverUnion(FaceBox other)
    {
        var width = Math.Min(Left + Width, other.Left + other.Width) - Math.Max(Left, other.Left);
        var height = Math.Min(Top + Height, other.Top + other.Height) - Math.Max(Top, other.Top);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }

        var intersection = width * height;
        return intersection / (Area + other.Area - intersection);
    }

    /// <summary>The smallest box around the points.</summary>
    public static FaceBox Around(ReadOnlySpan<PointF2> points)
    {
        float left = float.MaxValue, top = float.MaxValue, right = float.MinValue, bottom = float.MinValue;
        foreach (var point in points)
        {
            left = Math.Min(left, point.X);
            top = Math.Min(top, point.Y);
            right = Math.Max(right, point.X);
            bottom = Math.Max(bottom, point.Y);
        }

        return new FaceBox(left, top, right - left, bottom - top);
    }
}
