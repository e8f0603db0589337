using Facet.Imaging;
using Facet.Parsing.Detection;
using Facet.Parsing.Landmarks;
using Facet.Types.V1;

namespace Facet.Parsing;

/// <summary>What is wanted of a photo.</summary>
/// <param name="AllFaces">All faces, or the largest alone.</param>
/// <param name="MaxFaces">At most so many, the largest first.</param>
/// <param name="MinConfidence">Faces the detector is less sure of are left out, 0..1.</param>
/// <param name="CropSize">Side of the aligned crop in pixels.</param>
/// <param name="Template">How the crop is aligned.</param>
/// <param name="WantPhotoLabels">Also paint a label map in photo coordinates.</param>
public sealed record ParseSettings(
    bool AllFaces, int MaxFaces, float MinConfidence, int CropSize, V1.AlignmentTemplate Template, bool WantPhotoLabels = false);

/// <summary>One face of a photo, measured, aligned and labelled. All coordinates are in pixels of the upright photo.</summary>
/// <param name="Detection">What the detector saw.</param>
/// <param name="Mesh">The points of its mesh.</param>
/// <param name="PhotoToCrop">From the photo to the aligned crop.</param>
/// <param name="Crop">The aligned crop.</param>
/// <param name="CropLabels">Label map of the crop, one byte a pixel.</param>
/// <param name="PhotoLabels">Label map of the whole photo for this face, or null.</param>
/// <param name="CutShare">Share of the face's outline outside of the photo, 0..1.</param>
/// <param name="Sharpness">Variance of the Laplacian of the crop's luminance.</param>
public sealed record ParsedFace(
    DetectedFace Detection,
    FaceMeshPoints Mesh,
    AffineTransform PhotoToCrop,
    Imaging.RgbImage Crop,
    byte[] CropLabels,
    byte[]? PhotoLabels,
    float CutShare,
    float Sharpness);

/// <summary>The faces of a photo, the largest first, and where the time went.</summary>
/// <param name="Width">Width of the upright photo in pixels.</param>
/// <param name="Height">Its height.</param>
/// <param name="Faces">Empty when there is none.</param>
/// <param name="Timings">Milliseconds per stage.</param>
public sealed record ParsedPhoto(int Width, int Height, IReadOnlyList<ParsedFace> Faces, IReadOnlyList<StageTiming> Timings);
