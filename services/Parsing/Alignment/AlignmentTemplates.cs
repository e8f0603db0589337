using Facet.Imaging;
using Facet.Inference;
using Facet.Parsing.V1;

namespace Facet.Parsing.Alignment;

/// <summary>Where the five points of a face come to lie in an aligned crop.</summary>
internal static class AlignmentTemplates
{
    /// <summary>The side of the template that ArcFace (InsightFace) publishes.</summary>
    private const int ArcFaceSide = 112;

    /// <summary>
    /// For crops whose side is a multiple of 128 and not of 112, InsightFace lays the template into 128 pixels, 8 further to the right; other sides
    /// than these two it does not know.
    /// </summary>
    private const int WideSide = 128;
    private const float WideShift = 8;

    /// <summary>Eyes, nose tip, mouth corners in pixels of a 112-pixel crop.</summary>
    private static readonly PointF2[] s_arcFace112 =
    [
        new(38.2946f, 51.6963f), new(73.5318f, 51.5014f), new(56.0252f, 71.7366f), new(41.5493f, 92.3655f), new(70.7299f, 92.2041f),
    ];

    /// <summary>The full-face template is ArcFace's at this scale, so that chin and forehead are inside ...</summary>
    private const float FullFaceScale = 0.85f;

    /// <summary>... with the eyes at this share of the height.</summary>
    private const float FullFaceEyeLine = 0.40f;

    /// <param name="template">Which template; unspecified means full face.</param>
    /// <param name="side">Side of the crop in pixels.</param>
    /// <returns>Five points in pixels of the crop.</returns>
    public static PointF2[] Points(AlignmentTemplate template, int side) =>
        template == AlignmentTemplate.Arcface ? ArcFace(side) : FullFace(side);

    /// <summary>From the photo to what a parser wants to see of a face.</summary>
    /// <param name="frame">How much it wants to see.</param>
    /// <param name="fivePoints">The face's five points in pixels of the photo.</param>
    /// <param name="side">Side of the parser's input in pixels.</param>
    public static AffineTransform ToFrame(ParserFrame frame, ReadOnlySpan<PointF2> fivePoints, int side) => frame == ParserFrame.CelebAHq
        ? CelebAHq(fivePoints, side).Invert()
        : AffineTransform.SimilarityFromPoints(fivePoints, FullFace(side));

    private static PointF2[] ArcFace(int side)
    {
        var isWide = side % ArcFaceSide != 0 && side % WideSide == 0;
        var (scale, shift) = isWide ? (side / (float)WideSide, WideShift) : (side / (float)ArcFaceSide, 0);
        return Array.ConvertAll(s_arcFace112, point => new PointF2((point.X + shift) * scale, point.Y * scale));
    }

    private static PointF2[] FullFace(int side)
    {
        var unit = Array.ConvertAll(s_arcFace112, point => new PointF2(point.X / ArcFaceSide, point.Y / ArcFaceSide));
        var eyeLine = (unit[0].Y + unit[1].Y) / 2;
        var middle = (unit[0].X + unit[1].X) / 2;
        return Array.ConvertAll(unit, point => new PointF2(
            (0.5f + (point.X - middle) * FullFaceScale) * side, (FullFaceEyeLine + (point.Y - eyeLine) * FullFaceScale) * side));
    }

    /// <summary>
    /// From the frame to the photo. CelebA-HQ (Karras and others 2018, appendix C): a square around a point a tenth of the way from the eyes to the mouth,
    /// level with the mean of the eyes' line and the normal of the line from eyes to mouth, of the larger of 4 eye distances and 3.6 distances from
    /// eyes to mouth.
    /// </summary>
    private static AffineTransform CelebAHq(ReadOnlySpan<PointF2> five, int side)
    {
        var (eyesX, eyesY) = ((five[0].X + five[1].X) / 2, (five[0].Y + five[1].Y) / 2);
        var (alongX, alongY) = (five[1].X - five[0].X, five[1].Y - five[0].Y);
        var (downX, downY) = ((five[3].X + five[4].X) / 2 - eyesX, (five[3].Y + five[4].Y) / 2 - eyesY);
        var size = Math.Max(4 * float.Hypot(alongX, alongY), 3.6f * float.Hypot(downX, downY));
        var angle = MathF.Atan2(alongY - downX, alongX + downY);
        var half = side / 2f;
        return new AffineTransform(1, 0, -half, 0, 1, -half)
            .Then(AffineTransform.RotateScaleTranslate(angle, size / side, eyesX + 0.1f * downX, eyesY + 0.1f * downY));
    }
}
