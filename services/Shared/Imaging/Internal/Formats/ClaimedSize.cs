using System.Buffers.Binary;

namespace Facet.Imaging.Internal.Formats;

/// <summary>
/// The sides a header claims, read without a decoder, for the formats whose claims can exceed what the decoder itself
/// would open: the refusal then says "too large" instead of "damaged". JPEG, GIF and WebP have 16 bits or fewer a side.
/// </summary>
internal static class ClaimedSize
{
    private const int PngHeaderLength = 24;

    public static (long Width, long Height)? Read(ReadOnlySpan<byte> bytes, ImageFormat format) => format switch
    {
        ImageFormat.Png when bytes.Length >= PngHeaderLength && bytes.Slice(12, 4).SequenceEqual("IHDR"u8) =>
            (BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[20..])),
        ImageFormat.Tiff => TiffDirectory.TryRead(bytes)?.Size,
        _ => null,
    };
}
