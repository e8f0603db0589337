using Facet.Features.V1;
using Facet.Gateway.Http;
using Facet.Imaging;
using Facet.Parsing.V1;

namespace Facet.Gateway.Faces;

/// <summary>Faces as the HTTP API shows them.</summary>
internal static class FaceViews
{
    private const int CropQuality = 85;

    /// <param name="face">With crop and label map; pictures are made of the finer ones where they are there.</param>
    /// <param name="recipe">Says which regions can be searched by.</param>
    /// <param name="withPictures">With outlines and the crop.</param>
    /// <param name="described">What the recipe makes of its regions, where it was asked.</param>
    public static FaceView Of(Face face, RecipeInfo recipe, bool withPictures, IReadOnlyList<RegionFactors>? described = null)
    {
        var colours = RegionColours.Of(face);
        var confidences = (described ?? []).Where(region => region.HasConfidence).ToDictionary(region => region.Region, region => region.Confidence);
        var searchable = recipe.Regions.Select(region => region.Region).ToHashSet(StringComparer.Ordinal);
        var outlines = withPictures ? Outlines(face) : [];
        var visible = face.Regions.Where(region => region.AreaShare > 0).Select(region => new RegionView(
            region.Name,
            region.AreaShare,
            region.Confidence,
            confidences.TryGetValue(region.Name, out var confidence) ? confidence : null,
            searchable.Contains(region.Name),
            colours.GetValueOrDefault(region.Name),
            outlines.GetValueOrDefault(region.Name)));
        return new FaceView(
            face.Index,
            face.Confidence,
            Box(face.Box),
            [.. face.Keypoints.Select(point => new[] { point.X, point.Y })],
            face.Pose is { } pose ? new PoseView(pose.Yaw, pose.Pitch, pose.Roll) : null,
            Quality(face.Quality),
            [.. visible],
            [.. face.Regions.Where(region => region.AreaShare <= 0).Select(region => region.Name)],
            withPictures ? Crop(face) : null);
    }

    public static BoxView Box(Types.V1.Box box) => new(box.Left, box.Top, box.Width, box.Height);

    /// <summary>The aligned crop as JPEG, pixels and nothing else.</summary>
    public static byte[] Jpeg(Types.V1.RgbImage crop, int quality = CropQuality) =>
        ImageEncoder.Jpeg(new RgbImage((int)crop.Width, (int)crop.Height, crop.Data.ToByteArray()), quality);

    private static QualityView? Quality(FaceQuality? quality) => quality is null
        ? null
        : new QualityView(quality.EyeDistance, quality.Sharpness, quality.CutShare, quality.HasOccludedShare ? quality.OccludedShare : null);

    private static CropView Crop(Face face)
    {
        var (crop, map) = (face.FineCrop ?? face.Crop, ToPicture(face));
        return new CropView(
            crop.Width, crop.Height, "data:image/jpeg;base64," + Convert.ToBase64String(Jpeg(crop)), [map.Xx, map.Xy, map.Dx, map.Yx, map.Yy, map.Dy]);
    }

    private static Dictionary<string, IReadOnlyList<IReadOnlyList<float[]>>> Outlines(Face face)
    {
        var map = face.FineLabelMap ?? face.LabelMap;
        var outlines = new Dictionary<string, IReadOnlyList<IReadOnlyList<float[]>>>(StringComparer.Ordinal);
        var toPhoto = ToPicture(face).Invert();
        foreach (var region in map.Regions)
        {
            var isInside = new bool[256];
            foreach (var value in region.LabelValues.Where(value => value < isInside.Length))
            {
                isInside[value] = true;
            }

            outlines[region.Name] = RegionOutline.Trace(map.Labels.Span, (int)map.Width, (int)map.Height, isInside, toPhoto);
        }

        return outlines;
    }

    private static AffineTransform ToPicture(Face face)
    {
        var (map, scale) = (face.PhotoToCrop, face.FineCrop is { } fine ? fine.Width / (float)face.Crop.Width : 1);
        return new AffineTransform(map.Xx * scale, map.Xy * scale, map.Dx * scale, map.Yx * scale, map.Yy * scale, map.Dy * scale);
    }
}
