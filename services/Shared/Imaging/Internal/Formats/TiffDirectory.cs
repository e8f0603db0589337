using System.Buffers.Binary;

namespace Facet.Imaging.Internal.Formats;

/// <summary>The sides and the extent of the pixel data that the first directory of a classic TIFF claims (TIFF 6.0, section 2).</summary>
/// <param name="Size">Tags ImageWidth and ImageLength.</param>
/// <param name="DataEnd">First byte after the last strip or tile.</param>
internal sealed record TiffDirectory((long Width, long Height) Size, long DataEnd)
{
    private const int EntryLength = 12;

    public static bool IsBigTiff(ReadOnlySpan<byte> bytes) => bytes is [_, _, 43, 0, ..] or [_, _, 0, 43, ..];

    /// <summary>Null when the file ends before the directory does, or is a BigTIFF.</summary>
    public static TiffDirectory? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8)
        {
            return null;
        }

        var reader = new Reader(bytes, littleEndian: bytes[0] == 'I');
        if (reader.UInt16(2) != 42 || reader.UInt32(4) is not { } start || reader.UInt16(start) is not { } count)
        {
            return null;
        }

        long width = 0, height = 0;
        long? offsets = null, lengths = null;
        for (var i = 0; i < count; i++)
        {
            var entry = start + 2 + ((long)i * EntryLength);
            switch (reader.UInt16(entry))
            {
                case null: return null;
                case 256: width = reader.Value(entry, 0) ?? 0; break;
                case 257: height = reader.Value(entry, 0) ?? 0; break;
                case 273 or 324: offsets = entry; break;
                case 279 or 325: lengths = entry; break;
                default: break;
            }
        }

        return new TiffDirectory((width, height), offsets is { } o && lengths is { } l ? DataEndOf(reader, o, l) : 0);
    }

    private static long DataEndOf(Reader reader, long offsets, long lengths)
    {
        var parts = Math.Min(reader.UInt32(offsets + 4) ?? 0, reader.UInt32(lengths + 4) ?? 0);
        long end = 0;
        for (var i = 0; i < parts; i++)
        {
            if (reader.Value(offsets, i) is not { } offset || reader.Value(lengths, i) is not { } length)
            {
                return long.MaxValue;
            }

            end = Math.Max(end, offset + length);
        }

        return end;
    }

    private readonly ref struct Reader(ReadOnlySpan<byte> bytes, bool littleEndian)
    {
        private readonly ReadOnlySpan<byte> bytes = bytes;

        public ushort? UInt16(long at)
        {
            if (at < 0 || at + 2 > bytes.Length)
            {
                return null;
            }

            var field = bytes.Slice((int)at, 2);
            return littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(field) : BinaryPrimitives.ReadUInt16BigEndian(field);
        }

        public uint? UInt32(long at)
        {
            if (at < 0 || at + 4 > bytes.Length)
            {
                return null;
            }

            var field = bytes.Slice((int)at, 4);
            return littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(field) : BinaryPrimitives.ReadUInt32BigEndian(field);
        }

        /// <summary>Value <paramref name="index"/> of an entry of type SHORT (3) or LONG (4); up to four bytes lie inside the entry.</summary>
        public long? Value(long entry, int index)
        {
            var size = UInt16(entry + 2) == 3 ? 2 : 4;
            var count = UInt32(entry + 4) ?? 0;
            var start = count * (long)size <= 4 ? entry + 8 : UInt32(entry + 8) ?? long.MaxValue / 2;
            var at = start + ((long)index * size);
            return size == 2 ? UInt16(at) : UInt32(at);
        }
    }
}
