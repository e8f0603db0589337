using Facet.Imaging;
using Facet.Parsing.Detection;
using Facet.Parsing.Landmarks;
using Facet.Parsing.Regions;
using Facet.Types.V1;

namespace Facet.Parsing;

/// <summary>What is wanted of a photo.</summary>
/// <param name="AllFaces">All faces, or the largest alone.</param>
/// <param name="MaxFaces">At most so many, the largest first.</param>
/// <param name="MinConfidence">Faces the detector is less sure of are left out, 0..1.</param>
/// <param name="CropSize">Side of the aligned crop in pixels.</param>
/// <param name="Template">How the crop is aligned.</param>
/// <param name="WantPhotoLabels">Also paint a label map in photo coordinates.</param>
/// <param name="WantSoftMasks">Also make a soft mask of each region.</param>
/// <param name="Regions">Names of the regions to measure; null or empty means all that the parser knows.</param>
/// <param name="WantFineCrop">Also make crop and labels with twice the sides.</param>
/// <param name="Budget">What the answer may take; null where there is none.</param>
public sealed record ParseSettings(
    bool AllFaces,
    int MaxFaces,
    float MinConfidence,
    int CropSize,
    V1.AlignmentTemplate Template,
    bool WantPhotoLabels = false,
    bool WantSoftMasks = false,
    IReadOnlySet<string>? Regions = null,
    bool WantFineCrop = false,
    AnswerBudget? Budget = null);

/// <summary>One face of a photo, measured, aligned and labelled. All coordinates are in pixels of the upright photo.</summary>
/// <param name="Detection">What the detector saw.</param>
/// <param name="FivePoints">Eye on the left side of the picture, the other eye, nose tip, mouth corners in the same order.</param>
/// <param name="Mesh">The points of its mesh, or null where none was placed.</param>
/// <param name="Angles">Where the head looks.</param>
/// <param name="PhotoToCrop">From the photo to the aligned crop.</param>
/// <param name="Crop">The aligned crop.</param>
/// <param name="CropLabels">Label map of the crop, one byte a pixel.</param>
/// <param name="PhotoLabels">Label map of the whole photo for this face, or null.</param>
/// <param name="Regions">In the order of the catalogue.</param>
/// <param name="Quality">How well it can be seen.</param>
/// <param name="Fine">Where it was asked for.</param>
public sealed record ParsedFace(
    DetectedFace Detection,
    IReadOnlyList<PointF2> FivePoints,
    FaceMeshPoints? Mesh,
    HeadAngles Angles,
    AffineTransform PhotoToCrop,
    Imaging.RgbImage Crop,
    byte[] CropLabels,
    byte[]? PhotoLabels,
    IReadOnlyList<RegionFinding> Regions,
    ParsedQuality Quality,
    FineCrop? Fine = null);

/// <summary>The aligned crop and its labels once more, finer.</summary>
/// <param name="Crop">With twice the sides.</param>
/// <param name="Labels">One byte a pixel of it.</param>
public sealed record FineCrop(Imaging.RgbImage Crop, byte[] Labels);

/// <summary>How well a face can be seen.</summary>
/// <param name="EyeDistance">Between the centres of the eyes, in pixels of the photo.</param>
/// <param name="Sharpness">Variance of the Laplacian of the crop's luminance.</param>
/// <param name="CutShare">Share of the face's outline outside of the photo.</param>
/// <param name="OccludedShare">Share of the face that something hides; null where the parser cannot tell.</param>
public sealed record ParsedQuality(float EyeDistance, float Sharpness, float CutShare, float? OccludedShare);

/// <summary>The faces of a photo, the largest first, and where the time went.</summary>
/// <param name="Width">Width of the upright photo in pixels.</param>
/// <param name="Height">Its height.</param>
/// <param name="Faces">Empty when there is none.</param>
/// <param name="Timings">Milliseconds per stage.</param>
/// <param name="PictureHash">Of the upright photo, see <see cref="Imaging.PictureHash"/>; none for a photo of one colour.</param>
public sealed record ParsedPhoto(
    int Width, int Height, IReadOnlyList<ParsedFace> Faces, IReadOnlyList<StageTiming> Timings, byte[]? PictureHash = null);
