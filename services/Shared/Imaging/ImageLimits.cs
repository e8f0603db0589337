namespace Facet.Imaging;

/// <summary>What a caller accepts. Sides and pixel counts are read from the file's header, before any pixel is decoded.</summary>
/// <param name="MaxBytes">Largest encoded file, in bytes.</param>
/// <param name="MaxPixels">Largest width * height. A decode holds about 3 bytes a pixel, up to about 10 for progressive JPEG.</param>
/// <param name="MaxSide">Longest side, in pixels.</param>
/// <param name="MinSide">Shortest side, in pixels.</param>
public sealed record ImageLimits(
    long MaxBytes = 20L << 20,
    long MaxPixels = 50_000_000,
    int MaxSide = 16384,
    int MinSide = 16)
{
    public static ImageLimits Default { get; } = new();

    internal void CheckBytes(int length)
    {
        if (length == 0)
        {
            throw new ImageException(ImageErrorReason.Empty, "the file is empty (0 bytes): upload it again.");
        }

        if (length > MaxBytes)
        {
            throw new ImageException(
                ImageErrorReason.TooLarge, $"the file has {length} bytes, more than the {MaxBytes} allowed: save it smaller.");
        }
    }

    /// <summary>Sides are long because a hostile header can claim more than an int holds.</summary>
    internal void CheckSides(long width, long height)
    {
        if (Math.Max(width, height) > MaxSide)
        {
            throw new ImageException(
                ImageErrorReason.TooLarge, $"the image is {width} x {height}, and a side may have at most {MaxSide} pixels: scale it down.");
        }

        if (width * height > MaxPixels)
        {
            throw new ImageException(
                ImageErrorReason.TooLarge,
                $"the image is {width} x {height} = {width * height} pixels, more than the {MaxPixels} allowed: scale it down.");
        }

        if (Math.Min(width, height) < MinSide)
        {
            throw new ImageException(
                ImageErrorReason.TooSmall, $"the image is {width} x {height}, and a side needs at least {MinSide} pixels: send a larger one.");
        }
    }
}
