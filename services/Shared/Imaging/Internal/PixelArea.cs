namespace Facet.Imaging.Internal;

/// <summary>A rectangle of whole pixels.</summary>
internal readonly record struct PixelArea(int Left, int Top, int Width, int Height);
