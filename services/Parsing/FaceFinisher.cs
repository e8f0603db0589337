using Facet.Imaging;
using Facet.Parsing.Alignment;
using Facet.Parsing.Detection;
using Facet.Parsing.Landmarks;
using Facet.Parsing.Parsers;
using Facet.Parsing.Regions;

namespace Facet.Parsing;

/// <summary>Aligns a face that was found, labels it and measures it.</summary>
internal sealed class FaceFinisher(IFaceParser parser, ParserRegions regions)
{
    /// <summary>How many times finer a fine crop is.</summary>
    public const int FineFactor = 2;

    /// <param name="decoded">The photo, which may have been decoded at a smaller size.</param>
    /// <param name="detection">What the detector saw, in pixels of the decoded photo.</param>
    /// <param name="face">Its points there.</param>
    /// <param name="settings">What is wanted.</param>
    public ParsedFace Finish(DecodedImage decoded, DetectedFace detection, FaceOnPhoto face, ParseSettings settings)
    {
        var side = settings.CropSize;
        var toCrop = AffineTransform.SimilarityFromPoints(face.FivePoints, AlignmentTemplates.Points(settings.Template, side));
        var crop = Warp.Affine(face.Photo, toCrop.Invert(), side, side);
        using var labels = parser.Label(face);
        var grid = new LabelGrid(toCrop, side, side);
        var cropLabels = labels.Paint(grid);
        var scale = decoded.OriginalWidth / (float)decoded.Image.Width;
        var toOriginal = new AffineTransform(scale, 0, 0, 0, scale, 0);
        PointF2[] five = [.. face.FivePoints.Select(toOriginal.Apply)];
        return new ParsedFace(
            detection.In(toOriginal),
            five,
            scale == 1 ? face.Mesh : face.Mesh?.In(toOriginal),
            face.Mesh?.Pose() ?? HeadAngles.OfFivePoints(five),
            toOriginal.Invert().Then(toCrop),
            crop,
            cropLabels,
            settings.WantPhotoLabels ? labels.Paint(new LabelGrid(toOriginal, decoded.OriginalWidth, decoded.OriginalHeight)) : null,
            Findings(labels, grid, cropLabels, settings),
            new ParsedQuality(
                float.Hypot(five[0].X - five[1].X, five[0].Y - five[1].Y),
                (float)Sharpness.LaplacianVariance(crop.ToGrey()),
                CutShare(face, detection),
                labels.OccludedShare),
            settings.WantFineCrop ? Fine(face, labels, grid.Finer(FineFactor)) : null);
    }

    private static FineCrop Fine(FaceOnPhoto face, IFaceLabels labels, LabelGrid grid) =>
        new(Warp.Affine(face.Photo, grid.FromPhoto.Invert(), grid.Width, grid.Height), labels.Paint(grid));

    private List<RegionFinding> Findings(IFaceLabels labels, LabelGrid grid, byte[] cropLabels, ParseSettings settings)
    {
        var measures = RegionMeasure.OfLabels(cropLabels, grid.Width);
        var findings = new List<RegionFinding>();
        foreach (var (rule, members) in regions.Regions)
        {
            if (settings.Regions is not { Count: > 0 } wanted || wanted.Contains(rule.Name))
            {
                findings.Add(new RegionFinding(
                    rule.Name,
                    RegionMeasure.OfRegion(measures, members),
                    labels.Confidence(members, grid, cropLabels),
                    settings.WantSoftMasks ? labels.SoftMask(members, grid) : null));
            }
        }

        return findings;
    }

    /// <summary>Of the mesh's outline the points outside of the photo; without a mesh, of the detector's box the area.</summary>
    private static float CutShare(FaceOnPhoto face, DetectedFace detection)
    {
        var (width, height) = (face.Photo.Image.Width, face.Photo.Image.Height);
        if (face.Mesh is null)
        {
            var box = detection.Bounds;
            var shownWidth = Math.Max(0, Math.Min(box.Left + box.Width, width) - Math.Max(box.Left, 0));
            var shownHeight = Math.Max(0, Math.Min(box.Top + box.Height, height) - Math.Max(box.Top, 0));
            return 1 - (shownWidth * shownHeight / box.Area);
        }

        var outside = 0;
        foreach (var vertex in MeshTopology.FaceOval)
        {
            var point = face.Mesh.Points[vertex];
            outside += point.X < 0 || point.Y < 0 || point.X > width || point.Y > height ? 1 : 0;
        }

        return outside / (float)MeshTopology.FaceOval.Length;
    }
}
