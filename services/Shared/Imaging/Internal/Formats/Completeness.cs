using System.Buffers.Binary;

namespace Facet.Imaging.Internal.Formats;

/// <summary>
/// Tells a file that was cut off from one that is damaged, by the end marker or the lengths of its own format. Asked only after
/// decoding failed: some writers leave the end marker out of files that decode well.
/// </summary>
internal static class Completeness
{
    public static bool EndsEarly(ReadOnlySpan<byte> bytes, ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => !JpegHasEnd(bytes),
        ImageFormat.Png => !PngHasEnd(bytes),
        ImageFormat.Gif => bytes.TrimEnd((byte)0) is not [.., (byte)';'],
        ImageFormat.WebP => bytes.Length < 12 || BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) + 8L > bytes.Length,
        ImageFormat.Tiff => !TiffDirectory.IsBigTiff(bytes) && (TiffDirectory.TryRead(bytes)?.DataEnd ?? long.MaxValue) > bytes.Length,
        ImageFormat.Avif => !IsoBoxesFit(bytes),
        _ => false,
    };

    // Walks the marker segments to the first scan (ITU-T T.81, B.1.1): an EXIF thumbnail has an end marker of its own.
    private static bool JpegHasEnd(ReadOnlySpan<byte> bytes)
    {
        const byte startOfScan = 0xDA;
        var at = 2;
        while (at + 4 <= bytes.Length)
        {
            if (bytes[at] != 0xFF)
            {
                return bytes[at..].IndexOf<byte>([0xFF, 0xD9]) >= 0;
            }

            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (marker == startOfScan)
            {
                return bytes[at..].IndexOf<byte>([0xFF, 0xD9]) >= 0;
            }

            at += 2 + Math.Max(length, (ushort)2);
        }

        return false;
    }

    private static bool PngHasEnd(ReadOnlySpan<byte> bytes)
    {
        const int chunkOverhead = 12;
        long at = 8;
        while (at + chunkOverhead <= bytes.Length)
        {
            var chunk = bytes[(int)at..];
            if (chunk.Slice(4, 4).SequenceEqual("IEND"u8))
            {
                return true;
            }

            at += BinaryPrimitives.ReadUInt32BigEndian(chunk) + (long)chunkOverhead;
        }

        return false;
    }

    // Size 0 means "to the end of the file", size 1 that 64 bits follow the type (ISO/IEC 14496-12, 4.2).
    private static bool IsoBoxesFit(ReadOnlySpan<byte> bytes)
    {
        ulong at = 0;
        while (at + 8 <= (ulong)bytes.Length)
        {
            var box = bytes[(int)at..];
            ulong size = BinaryPrimitives.ReadUInt32BigEndian(box);
            if (size == 1)
            {
                size = box.Length < 16 ? ulong.MaxValue : BinaryPrimitives.ReadUInt64BigEndian(box[8..]);
            }

            if (size == 0)
            {
                return true;
            }

            if (size < 8 || size > (ulong)bytes.Length - at)
            {
                return false;
            }

            at += size;
        }

        return at == (ulong)bytes.Length;
    }
}
