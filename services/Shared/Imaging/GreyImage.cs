using Facet.Imaging.Internal;

namespace Facet.Imaging;

/// <summary>One byte a pixel, rows from the top: a mask (0..255), a label map (one class a value) or a luma picture.</summary>
public sealed class GreyImage
{
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixels">Exactly width * height bytes; kept, not copied.</param>
    /// <exception cref="ArgumentException">A side is below 1, or the length does not fit the sides.</exception>
    public GreyImage(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        PixelBuffer.Require(width, height, channels: 1, pixels.Length, nameof(pixels));
        (Width, Height, Pixels) = (width, height, pixels);
    }

    public int Width { get; }

    public int Height { get; }

    public byte[] Pixels { get; }
}
