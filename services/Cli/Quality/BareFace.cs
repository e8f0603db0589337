using Facet.Imaging;
using Facet.Makeup;

namespace Facet.Cli.Quality;

/// <summary>A face of a photo, cut out: about a megabyte.</summary>
/// <param name="PhotoSha256">Of the photo's file.</param>
/// <param name="Image">The cut.</param>
/// <param name="Mesh">468 points in its pixels.</param>
/// <param name="Labels">A byte a pixel.</param>
/// <param name="Values">The value of each label by its name.</param>
/// <param name="SkinTone">Mean luminance of the skin, 0..1 in linear light: skin and exposure together.</param>
/// <param name="SideLight">Stops between both halves of the face.</param>
/// <param name="HasMakeup">What a list beside the photos says of the face; null where it says nothing.</param>
internal sealed record BareFace(
    string PhotoSha256,
    RgbImage Image,
    PointF2[] Mesh,
    byte[] Labels,
    IReadOnlyDictionary<string, byte> Values,
    float SkinTone,
    float SideLight,
    bool? HasMakeup)
{
    /// <summary>For all pictures of one person: what the painter works out once is kept with it, and is many times as large as the face.</summary>
    public PaintedFace ToPaint() => new(Image, Mesh, Labels, Values);
}
