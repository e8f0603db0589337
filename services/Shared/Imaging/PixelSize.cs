namespace Facet.Imaging;

/// <summary>The sides of a picture in pixels.</summary>
public readonly record struct PixelSize(int Width, int Height);
