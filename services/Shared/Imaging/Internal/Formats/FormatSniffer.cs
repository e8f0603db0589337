using System.Buffers.Binary;

namespace Facet.Imaging.Internal.Formats;

/// <summary>Names the format from the first bytes; file names and content types are never trusted.</summary>
internal static class FormatSniffer
{
    private const string Accepted = "JPEG, PNG, WebP, TIFF, GIF, AVIF and BMP are";

    /// <exception cref="ImageException">Not one of <see cref="ImageFormat"/>: the message names what was found.</exception>
    public static ImageFormat Identify(ReadOnlySpan<byte> bytes)
    {
        if (Accept(bytes) is { } format)
        {
            return format;
        }

        if (RefusedFormats.NameOfImage(bytes) is { } image)
        {
            throw new ImageException(ImageErrorReason.UnsupportedFormat, $"{image} is not accepted: {Accepted}; export it as one of those.");
        }

        var found = RefusedFormats.NameOfOther(bytes) is { } other ? $"it is {other}" : "its first bytes match no image format";
        throw new ImageException(ImageErrorReason.NotAnImage, $"the file is not an image: {found}; {Accepted} accepted.");
    }

    private static ImageFormat? Accept(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xD8, 0xFF, ..] => ImageFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ImageFormat.Png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => ImageFormat.Gif,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => ImageFormat.WebP,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => ImageFormat.Tiff,
        [(byte)'B', (byte)'M', _, _, _, _, _, _, _, _, ..] => ImageFormat.Bmp,
        _ => IsAvif(bytes) ? ImageFormat.Avif : null,
    };

    private static bool IsAvif(ReadOnlySpan<byte> bytes) => IsoBrands.Has(bytes, "avif"u8) || IsoBrands.Has(bytes, "avis"u8);
}

/// <summary>The `ftyp` box that opens AVIF, HEIC and video files (ISO/IEC 14496-12).</summary>
internal static class IsoBrands
{
    private const int HeaderLength = 16;

    public static bool IsIsoFile(ReadOnlySpan<byte> bytes) => bytes.Length >= HeaderLength && bytes.Slice(4, 4).SequenceEqual("ftyp"u8);

    /// <summary>Whether the major brand or one of the compatible ones is <paramref name="brand"/>.</summary>
    public static bool Has(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> brand)
    {
        if (!IsIsoFile(bytes))
        {
            return false;
        }

        if (bytes.Slice(8, 4).SequenceEqual(brand))
        {
            return true;
        }

        var end = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(bytes), (uint)bytes.Length);
        for (var at = HeaderLength; at + 4 <= end; at += 4)
        {
            if (bytes.Slice(at, 4).SequenceEqual(brand))
            {
                return true;
            }
        }

        return false;
    }
}
