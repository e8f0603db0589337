namespace Facet.Gateway.Http;

/// <summary>A face that was found on a photo.</summary>
/// <param name="Index">0 is the largest.</param>
/// <param name="Confidence">Of the detector, 0..1.</param>
/// <param name="Box">In pixels of the upright photo.</param>
/// <param name="Points">Eye on the left side of the picture, the other eye, nose tip, mouth corners in the same order: [x, y] in pixels of the photo.</param>
/// <param name="Pose">Degrees.</param>
/// <param name="Quality">How well it can be seen.</param>
/// <param name="Regions">Those that are visible.</param>
/// <param name="MissingRegions">Those that are not.</param>
/// <param name="Crop">The aligned crop, where it was asked for.</param>
internal sealed record FaceView(
    uint Index,
    float Confidence,
    BoxView Box,
    IReadOnlyList<float[]> Points,
    PoseView? Pose,
    QualityView? Quality,
    IReadOnlyList<RegionView> Regions,
    IReadOnlyList<string> MissingRegions,
    CropView? Crop);

internal sealed record BoxView(float Left, float Top, float Width, float Height);

internal sealed record PoseView(float Yaw, float Pitch, float Roll);

internal sealed record QualityView(float EyeDistance, float Sharpness, float CutShare, float? OccludedShare);

/// <summary>A region of a face.</summary>
/// <param name="Name">"lips".</param>
/// <param name="AreaShare">Of the crop, 0..1.</param>
/// <param name="Confidence">Of the parser, that the region lies here, 0..1.</param>
/// <param name="FeaturesConfidence">Of what the region wears, 0..1: once it was searched with, where the recipe can tell.</param>
/// <param name="Searchable">Whether the recipe describes it, so that a weight may name it.</param>
/// <param name="Colour">Mean colour, "#rrggbb".</param>
/// <param name="Outline">Polygons in pixels of the photo, to be filled by the even-odd rule; where they were asked for.</param>
internal sealed record RegionView(
    string Name,
    float AreaShare,
    float Confidence,
    float? FeaturesConfidence,
    bool Searchable,
    string? Colour,
    IReadOnlyList<IReadOnlyList<float[]>>? Outline);

/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Jpeg">A data URL.</param>
/// <param name="PhotoToCrop">xx, xy, dx, yx, yy, dy.</param>
internal sealed record CropView(uint Width, uint Height, string Jpeg, IReadOnlyList<float> PhotoToCrop);
