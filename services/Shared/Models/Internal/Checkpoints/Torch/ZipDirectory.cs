using System.Buffers.Binary;
using System.Text;

namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>
/// Finds the entries of a mapped zip archive, also beyond 4 GiB (zip64). They must be stored as they are: compressed or encrypted ones could
/// not be used in place. Field offsets are those of PKWARE's APPNOTE.TXT.
/// </summary>
internal static class ZipDirectory
{
    private const int MaxEntries = 2 * CheckpointLimits.MaxTensors;
    private const int EntryHeaderLength = 46;
    private const int LocalHeaderLength = 30;
    private const uint In64BitField = uint.MaxValue;

    public static Dictionary<string, ZipEntry> Read(MappedFile file)
    {
        var (at, length, count) = ZipEnd.Find(file);
        var entries = new Dictionary<string, ZipEntry>(StringComparer.Ordinal);
        if (count > MaxEntries || length > int.MaxValue)
        {
            throw new ModelException(ModelErrorReason.TooLarge, $"{file.Name} has {count} zip entries; at most {MaxEntries} are read.");
        }

        var rest = file.Span(at, (int)length);
        for (var i = 0UL; i < count; i++)
        {
            var (name, entry) = ReadEntry(file, ref rest, limit: at);
            if (!entries.TryAdd(name, entry))
            {
                throw ModelException.Invalid($"{file.Name} has two zip entries named '{name}'.");
            }
        }

        return entries;
    }

    private static (string Name, ZipEntry Entry) ReadEntry(MappedFile file, ref Span<byte> rest, long limit)
    {
        if (rest.Length < EntryHeaderLength || !rest.StartsWith("PK\u0001\u0002"u8))
        {
            throw Broken(file);
        }

        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[28..]);
        var extraLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[30..]);
        var commentLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[32..]);
        if (rest.Length - EntryHeaderLength < nameLength + extraLength + commentLength)
        {
            throw Broken(file);
        }

        var header = rest[..EntryHeaderLength];
        var nameBytes = rest.Slice(EntryHeaderLength, nameLength);
        var name = Encoding.UTF8.GetString(nameBytes);
        var extra = rest.Slice(EntryHeaderLength + nameLength, extraLength);
        rest = rest[(EntryHeaderLength + nameLength + extraLength + commentLength)..];
        RequireStored(file, name, header);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        var packed = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        var local = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
        var wide = new ZipWideFields(extra);
        var (longSize, longPacked, longLocal) = (wide.Value(size), wide.Value(packed), wide.Value(local));
        return longSize == longPacked
            ? (name, Locate(file, name, nameBytes, longLocal, longSize, limit))
            : throw ModelException.Invalid($"{file.Name}: zip entry '{name}' is stored in {longPacked} bytes, but is {longSize} bytes long.");
    }

    private static void RequireStored(MappedFile file, string name, ReadOnlySpan<byte> header)
    {
        const int Encrypted = 1;
        var isEncrypted = (BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) & Encrypted) != 0;
        if (isEncrypted || BinaryPrimitives.ReadUInt16LittleEndian(header[10..]) != 0)
        {
            throw ModelException.Unsupported(
                $"{file.Name}: zip entry '{name}' is {(isEncrypted ? "encrypted" : "compressed")}; PyTorch stores entries as they are.");
        }
    }

    /// <summary>The data follows the entry's own header, whose extra field may have another length than in the directory.</summary>
    private static ZipEntry Locate(MappedFile file, string name, ReadOnlySpan<byte> nameBytes, ulong local, ulong size, long limit)
    {
        if (local > (ulong)limit || (ulong)limit - local < LocalHeaderLength)
        {
            throw ModelException.Invalid($"{file.Name}: zip entry '{name}' lies outside of the file.");
        }

        var header = file.Span((long)local, LocalHeaderLength);
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        var extraLength = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        var start = (long)local + LocalHeaderLength + nameLength + extraLength;
        if (start > limit || size > (ulong)(limit - start))
        {
            throw ModelException.Invalid($"{file.Name}: zip entry '{name}' lies outside of the file.");
        }

        var isSame = header.StartsWith("PK\u0003\u0004"u8) && file.Span((long)local + LocalHeaderLength, nameLength).SequenceEqual(nameBytes);
        return isSame
            ? new ZipEntry(start, (long)size)
            : throw ModelException.Invalid($"{file.Name}: zip entry '{name}' is not where the zip directory says.");
    }

    private static ModelException Broken(MappedFile file) => ModelException.Invalid($"{file.Name}: its zip directory is damaged.");

    /// <summary>The 64-bit fields of an entry: one for each that does not fit into its 32 bits, in a fixed order.</summary>
    private ref struct ZipWideFields
    {
        private ReadOnlySpan<byte> _rest;

        public ZipWideFields(ReadOnlySpan<byte> extra)
        {
            const ushort Zip64 = 1;
            while (extra.Length >= 4)
            {
                var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
                if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == Zip64)
                {
                    _rest = extra.Slice(4, length);
                    return;
                }

                extra = extra[(4 + length)..];
            }
        }

        public ulong Value(uint narrow)
        {
            if (narrow != In64BitField || _rest.Length < sizeof(ulong))
            {
                return narrow;
            }

            var value = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
            _rest = _rest[sizeof(ulong)..];
            return value;
        }
    }
}
