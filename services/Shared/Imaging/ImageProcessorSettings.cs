namespace Facet.Imaging;

/// <summary>
/// What turns a picture into the input of a model: resize, centre crop, then (value * <see cref="Scale"/> - mean) / deviation for each
/// channel, in this order. The defaults leave pixels at 0..255.
/// </summary>
public sealed record ImageProcessorSettings
{
    /// <summary>The longest side that a picture can be resized or cropped to.</summary>
    public const int MaxSide = 16384;

    /// <summary>Resize to exactly these sides, whatever the aspect ratio; excludes <see cref="ShortestEdge"/>. Null: do not.</summary>
    public PixelSize? Size { get; init; }

    /// <summary>Resize so that the shortest edge has this length and the aspect ratio stays; the longer edge is rounded down.</summary>
    public int? ShortestEdge { get; init; }

    public ResizeFilter Filter { get; init; } = ResizeFilter.Bilinear;

    /// <summary>Whether resized pixels are rounded and clamped to whole numbers of 0..255.</summary>
    public bool RoundsToBytes { get; init; } = true;

    /// <summary>
    /// Cut this size from the centre: from row (height - crop) / 2 and its column counterpart, rounded down. A picture that is smaller is
    /// surrounded by black.
    /// </summary>
    public PixelSize? Crop { get; init; }

    /// <summary>Factor of the pixel values, usually 1 / 255.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Subtracted after scaling: red, green, blue.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [0, 0, 0];

    /// <summary>Divided by after subtracting: red, green, blue.</summary>
    public IReadOnlyList<double> Deviation { get; init; } = [1, 1, 1];
}
