using Facet.Imaging;
using Facet.Parsing.V1;

namespace Facet.Parsing.Alignment;

/// <summary>Where the five points of a face come to lie in an aligned crop.</summary>
internal static class AlignmentTemplates
{
    /// <summary>The 112-pixel template of ArcFace (InsightFace): eyes, nose tip, mouth corners, in pixels.</summary>
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
    public static PointF2[] Points(AlignmentTemplate template, int side)
    {
        var unit = Array.ConvertAll(s_arcFace112, point => new PointF2(point.X / 112, point.Y / 112));
        if (template != AlignmentTemplate.Arcface)
        {
            var eyeLine = (unit[0].Y + unit[1].Y) / 2;
            var middle = (unit[0].X + unit[1].X) / 2;
            unit = Array.ConvertAll(unit, point => new PointF2(
                0.5f + (point.X - middle) * FullFaceScale, FullFaceEyeLine + (point.Y - eyeLine) * FullFaceScale));
        }

        return Array.ConvertAll(unit, point => new PointF2(point.X * side, point.Y * side));
    }
}
