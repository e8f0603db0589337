using Facet.Imaging;
using Facet.Parsing.Landmarks;

namespace Facet.Parsing.Parsers;

/// <summary>Labels the pixels of a face.</summary>
internal interface IFaceParser
{
    /// <param name="face">Where it is.</param>
    /// <returns>Its labels, to be had on any grid of pixels; dispose them.</returns>
    IFaceLabels Label(FaceOnPhoto face);

    /// <summary>Runs its models once on a grey square.</summary>
    void WarmUp();
}

/// <summary>A face that is to be labelled. All coordinates are in pixels of the decoded photo.</summary>
/// <param name="Photo">The photo.</param>
/// <param name="FivePoints">Eye on the left side of the picture, the other eye, nose tip, mouth corners in the same order.</param>
/// <param name="Mesh">Its mesh, where one is placed.</param>
internal sealed record FaceOnPhoto(ImagePyramid Photo, PointF2[] FivePoints, FaceMeshPoints? Mesh);

/// <summary>A grid of pixels over a photo.</summary>
/// <param name="FromPhoto">From pixels of the photo to those of the grid: a turn, an even scale and a shift.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
internal readonly record struct LabelGrid(AffineTransform FromPhoto, int Width, int Height)
{
    /// <summary>The same place in so many pixels a pixel, along each axis.</summary>
    public LabelGrid Finer(int factor) => new(FromPhoto.Then(new AffineTransform(factor, 0, 0, 0, factor, 0)), Width * factor, Height * factor);
}

/// <summary>The labels of one face.</summary>
internal interface IFaceLabels : IDisposable
{
    /// <summary>Share of the face that something else hides, 0..1; null where that cannot be told.</summary>
    float? OccludedShare { get; }

    /// <returns>One byte a pixel, row-major: label values of the catalogue; 0 where nothing is.</returns>
    byte[] Paint(LabelGrid grid);

    /// <summary>How sure the parser is of a region, 0..1.</summary>
    /// <param name="members">For every label value, whether it belongs to the region.</param>
    /// <param name="grid">Where <paramref name="labels"/> lie.</param>
    /// <param name="labels">What <see cref="Paint"/> gave for the grid.</param>
    float Confidence(bool[] members, LabelGrid grid, byte[] labels);

    /// <summary>How much of each pixel belongs to a region: 0..255, row-major.</summary>
    /// <param name="members">For every label value, whether it belongs to the region.</param>
    /// <param name="grid">The pixels.</param>
    byte[] SoftMask(bool[] members, LabelGrid grid);
}
