using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Facet.Imaging.Internal;
using Facet.Imaging.Internal.Sampling;

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
        var i = 0;
        for (; Vector256.IsHardwareAccelerated && (i * Channels) + PackedPixels.BytesRead <= rgb.Length; i += Vector256<int>.Count)
        {
            var eight = PackedPixels.Load(rgb[(i * Channels)..]);
            var sum = (PackedPixels.Channel(eight, 0) * 19595) + (PackedPixels.Channel(eight, 1) * 38470) + (PackedPixels.Channel(eight, 2) * 7471);
            var levels = (sum + Vector256.Create(32768)) >>> 16;
            var words = Vector128.Narrow(levels.GetLower(), levels.GetUpper());
            MemoryMarshal.Write(grey.AsSpan(i), Vector128.Narrow(words, words).AsUInt64()[0]);
        }

        for (; i < grey.Length; i++)
        {
            var pixel = rgb.Slice(i * Channels, Channels);
            grey[i] = (byte)(((19595 * pixel[0]) + (38470 * pixel[1]) + (7471 * pixel[2]) + 32768) >> 16);
        }

        return new GreyImage(Width, Height, grey);
    }

    /// <summary>One channel as numbers: value * scale + offset.</summary>
    /// <param name="channel">0 red, 1 green, 2 blue.</param>
    /// <param name="target">Width * height numbers, row-major.</param>
    /// <param name="scale">For example 1/255.</param>
    /// <param name="offset">Added after scaling.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another channel, or another length.</exception>
    public void CopyChannel(int channel, Span<float> target, float scale, float offset)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)channel, (uint)Channels, nameof(channel));
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, Width * Height, nameof(target));
        var rgb = Pixels.AsSpan();
        var i = 0;
        for (; Vector256.IsHardwareAccelerated && (i * Channels) + PackedPixels.BytesRead <= rgb.Length; i += Vector256<int>.Count)
        {
            var values = Vector256.ConvertToSingle(PackedPixels.Channel(PackedPixels.Load(rgb[(i * Channels)..]), channel));
            ((values * scale) + Vector256.Create(offset)).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] = (rgb[(i * Channels) + channel] * scale) + offset;
        }
    }
}
