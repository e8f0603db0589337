namespace Facet.Imaging;

/// <summary>A point in pixels: x to the right, y down, (0, 0) the top left corner of the picture, so pixel centres lie at .5.</summary>
public readonly record struct PointF2(float X, float Y)
{
    public bool IsFinite => float.IsFinite(X) && float.IsFinite(Y);
}
