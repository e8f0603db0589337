using Facet.Imaging.Internal;
using Facet.Imaging.Internal.Vips;

namespace Facet.Imaging;

/// <summary>Encodes pixels and nothing else: no EXIF, no GPS position, no colour profile (the pixels are sRGB).</summary>
public static class ImageEncoder
{
    /// <summary>Lossless.</summary>
    public static byte[] Png(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return VipsEncoder.Encode(image.Pixels, image.Width, image.Height, RgbImage.Channels, ".png[compression=6,keep=none]");
    }

    /// <summary>Lossless 8-bit grey, for masks and label maps.</summary>
    /// <exception cref="ArgumentException">The length is not width * height.</exception>
    public static byte[] PngGrey(ReadOnlySpan<byte> pixels, int width, int height)
    {
        PixelBuffer.Require(width, height, channels: 1, pixels.Length, nameof(pixels));
        return VipsEncoder.Encode(pixels, width, height, bands: 1, ".png[compression=6,keep=none]");
    }

    /// <param name="image">The picture.</param>
    /// <param name="quality">1 to 100; below 90 the colours are stored at half resolution.</param>
    public static byte[] Jpeg(RgbImage image, int quality = 90)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        return VipsEncoder.Encode(image.Pixels, image.Width, image.Height, RgbImage.Channels, $".jpg[Q={quality},keep=none]");
    }
}
