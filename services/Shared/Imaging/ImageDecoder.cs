using Facet.Imaging.Internal;
using Facet.Imaging.Internal.Bmp;
using Facet.Imaging.Internal.Formats;
using Facet.Imaging.Internal.Vips;

namespace Facet.Imaging;

/// <summary>
/// Decodes untrusted JPEG, PNG, WebP, TIFF, GIF, AVIF and BMP. The format is found from the first bytes and everything else is refused;
/// the sides are checked before any pixel is decoded. Thread-safe; one decode uses the calling thread.
/// </summary>
public static class ImageDecoder
{
    /// <summary>
    /// Decodes to upright 8-bit sRGB. CMYK, grey, 16-bit and palette images are converted, an embedded colour profile is honoured,
    /// transparency is laid over white unless it is to be dropped, and of an animation the first frame is taken.
    /// </summary>
    /// <param name="bytes">The encoded file.</param>
    /// <param name="limits">What is accepted.</param>
    /// <param name="fitWithin">When given, a photo whose longest side exceeds this many pixels is shrunk to it, antialiased; a JPEG or
    /// WebP is then decoded at a lower resolution to begin with. Never enlarges.</param>
    /// <param name="alpha">What becomes of transparency.</param>
    /// <exception cref="ImageException">The image is refused; see <see cref="ImageErrorReason"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fitWithin"/> is below 1.</exception>
    public static DecodedImage Decode(
        ReadOnlyMemory<byte> bytes, ImageLimits limits, int? fitWithin = null, AlphaHandling alpha = AlphaHandling.OverWhite)
    {
        var format = Admit(bytes, limits);
        if (fitWithin is { } side)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(side, 1, nameof(fitWithin));
        }

        return format == ImageFormat.Bmp
            ? DecodeBmp(bytes.Span, limits, fitWithin)
            : VipsDecoder.DecodeRgb(bytes, format, limits, fitWithin, alpha);
    }

    /// <summary>
    /// Decodes a mask or label map; values are kept exactly. Grey PNGs of 1, 2 and 4 bits are scaled to 0..255 as the format defines.
    /// A colour image passes when the three colours of each pixel are equal.
    /// </summary>
    /// <exception cref="ImageException">The image is refused; also for palettes, 16 bits, colours and transparency.</exception>
    public static GreyImage DecodeGrey(ReadOnlyMemory<byte> bytes, ImageLimits limits)
    {
        var format = Admit(bytes, limits);
        if (PngColourType.IsPalette(bytes.Span, format))
        {
            throw GreyErrors.Palette();
        }

        return format == ImageFormat.Bmp
            ? GreyFromBmp(bytes.Span, limits)
            : VipsDecoder.DecodeGrey(bytes, format, limits);
    }

    /// <summary>
    /// Decodes how opaque each pixel is, 0..255, upright as <see cref="Decode"/> turns the picture. Null where the picture has no alpha channel;
    /// that of a BMP is not read, as few programs mean it.
    /// </summary>
    /// <exception cref="ImageException">The image is refused; see <see cref="ImageErrorReason"/>.</exception>
    public static GreyImage? DecodeAlpha(ReadOnlyMemory<byte> bytes, ImageLimits limits)
    {
        var format = Admit(bytes, limits);
        return format == ImageFormat.Bmp ? null : VipsDecoder.DecodeAlpha(bytes, format, limits);
    }

    /// <summary>Reads format and upright size without decoding pixels.</summary>
    /// <exception cref="ImageException">The header is refused; see <see cref="ImageErrorReason"/>.</exception>
    public static ImageHeader ReadHeader(ReadOnlyMemory<byte> bytes, ImageLimits limits)
    {
        var format = Admit(bytes, limits);
        if (format == ImageFormat.Bmp)
        {
            var header = BmpHeader.Read(bytes.Span, limits);
            return new ImageHeader(format, header.Width, header.Height);
        }

        using var file = VipsFile.Open(bytes, format, limits);
        return new ImageHeader(format, file.UprightSize.Width, file.UprightSize.Height);
    }

    private static ImageFormat Admit(ReadOnlyMemory<byte> bytes, ImageLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        limits.CheckBytes(bytes.Length);
        return FormatSniffer.Identify(bytes.Span);
    }

    private static DecodedImage DecodeBmp(ReadOnlySpan<byte> bytes, ImageLimits limits, int? fitWithin)
    {
        var header = BmpHeader.Read(bytes, limits);
        var image = BmpDecoder.Decode(bytes, header);
        var longest = Math.Max(header.Width, header.Height);
        if (fitWithin is { } side && side < longest)
        {
            image = Resize.Antialiased(image, Scaled(header.Width, side, longest), Scaled(header.Height, side, longest));
        }

        return new DecodedImage(image, header.Width, header.Height);
    }

    private static int Scaled(int length, int side, int longest) =>
        Math.Max(1, (int)Math.Round(length * (double)side / longest, MidpointRounding.AwayFromZero));

    private static GreyImage GreyFromBmp(ReadOnlySpan<byte> bytes, ImageLimits limits)
    {
        var image = BmpDecoder.Decode(bytes, BmpHeader.Read(bytes, limits));
        var grey = new OrientedGrey(new Orientation(1), image.Width, image.Height, RgbImage.Channels, hasAlpha: false);
        var rowLength = image.Width * RgbImage.Channels;
        for (var y = 0; y < image.Height; y++)
        {
            grey.SetRow(y, image.Pixels.AsSpan(y * rowLength, rowLength));
        }

        return grey.ToImage();
    }
}
