using Facet.Makeup;

namespace Facet.Cli.Quality;

/// <summary>A face of a photo, cut out, that can be painted.</summary>
/// <param name="Name">Photo and face number.</param>
/// <param name="PhotoSha256">Of the photo's file.</param>
/// <param name="Face">The picture, its points and its labels.</param>
/// <param name="SkinTone">Mean luminance of the skin, 0..1 in linear light: skin and exposure together.</param>
/// <param name="SideLight">Stops between both halves of the face.</param>
/// <param name="HasMakeup">What a list beside the photos says of the face; null where it says nothing.</param>
internal sealed record BareFace(string Name, string PhotoSha256, PaintedFace Face, float SkinTone, float SideLight, bool? HasMakeup);
