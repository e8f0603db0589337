using Facet.Imaging.Internal;

namespace Facet.Imaging;

/// <summary>An 8-bit sRGB picture: rows from the top, pixels from the left, three interleaved bytes (red, green, blue) a pixel.</summary>
public sealed class RgbImage
{
    public const int Channels = 3;

    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixels">Exactly 3 * width * height bytes; kept, not copied.</param>
    /// <exception cref="ArgumentException">A side is below 1, or the length does not fit the sides.</exception>
    public RgbImage(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        PixelBuffer.Require(width, height, Channels, pixels.Length, nameof(pixels));
        (Width, Height, Pixels) = (width, height, pixels);
    }

    public int Width { get; }

    public int Height { get; }

    public byte[] Pixels { get; }

    /// <summary>A picture of one colour.</summary>
    public static RgbImage Filled(int width, int height, byte red, byte green, byte blue)
    {
        var pixels = new byte[PixelBuffer.Length(width, height, Channels)];
        for (var i = 0; i < pixels.Length; i += Channels)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (red, green, blue);
        }

        return new RgbImage(width, height, pixels);
    }

    public RgbImage Clone() => new(Width, Height, (byte[])Pixels.Clone());

    /// <summary>Luma of ITU-R BT.601, (19595 R + 38470 G + 7471 B + 32768) >> 16: the integers that Pillow uses for mode L.</summary>
    public GreyImage ToGrey()
    {
        var grey = new byte[Width * Height];
        var rgb = Pixels.AsSpan();
        for (var i = 0; i < grey.Length; i++)
        {
            var pixel = rgb.Slice(i * Channels, Channels);
            grey[i] = (byte)(((19595 * pixel[0]) + (38470 * pixel[1]) + (7471 * pixel[2]) + 32768) >> 16);
        }

        return new GreyImage(Width, Height, grey);
    }
}
