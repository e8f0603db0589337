using Facet.Imaging;

namespace Facet.Parsing.Detection;

/// <summary>A face as a detector reports it. Left and right are sides of the picture.</summary>
/// <param name="Confidence">0..1.</param>
/// <param name="Bounds">The detector's box.</param>
/// <param name="Points">None; or the centres of both eyes, the left one first; or those, the nose tip and the mouth's corners, the left one first.</param>
public sealed record DetectedFace(float Confidence, FaceBox Bounds, IReadOnlyList<PointF2> Points)
{
    /// <summary>How many points an alignment needs.</summary>
    public const int AlignmentPoints = 5;

    /// <summary>Where the eyes of an upright face lie in its box, as shares of the box: enough to start a landmark model that turns itself level.</summary>
    private static readonly PointF2 s_usualLeftEye = new(0.3f, 0.4f);
    private static readonly PointF2 s_usualRightEye = new(0.7f, 0.4f);

    /// <summary>Centre of the eye on the left side of the picture; a guess where the detector finds no points.</summary>
    public PointF2 LeftEye => Points.Count > 1 ? Points[0] : Bounds.At(s_usualLeftEye);

    /// <summary>Centre of the other eye.</summary>
    public PointF2 RightEye => Points.Count > 1 ? Points[1] : Bounds.At(s_usualRightEye);

    /// <summary>The face in other coordinates.</summary>
    /// <param name="transform">A scale along each axis and a shift.</param>
    public DetectedFace In(AffineTransform transform)
    {
        var corner = transform.Apply(new PointF2(Bounds.Left, Bounds.Top));
        return new DetectedFace(
            Confidence,
            new FaceBox(corner.X, corner.Y, Bounds.Width * transform.Xx, Bounds.Height * transform.Yy),
            [.. Points.Select(transform.Apply)]);
    }
}

/// <summary>An upright rectangle in pixels of the photo; it may reach over the photo's edge.</summary>
public readonly record struct FaceBox(float Left, float Top, float Width, float Height)
{
    public float Area => Width * Height;

    public PointF2 Centre => At(new PointF2(0.5f, 0.5f));

    /// <summary>Whether it is a box at all: finite, with an area.</summary>
    public bool IsProper => float.IsFinite(Left) && float.IsFinite(Top) && float.IsFinite(Area) && Width > 0 && Height > 0;

    /// <summary>A place in the box.</summary>
    /// <param name="share">0, 0 is the top left corner, 1, 1 the other one.</param>
    public PointF2 At(PointF2 share) => new(Left + share.X * Width, Top + share.Y * Height);

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
