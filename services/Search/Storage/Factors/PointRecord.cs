using System.Buffers.Binary;

namespace Facet.Search.Storage.Factors;

/// <summary>
/// A point's regions as they lie in the mapped segment: nothing is copied. Valid as long as the <see cref="FactorLease"/> it came from.
/// </summary>
internal readonly ref struct PointRecord(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public long Generation => BinaryPrimitives.ReadInt64LittleEndian(_bytes[RecordFormat.GenerationAt..]);

    public long Ordinal => BinaryPrimitives.ReadInt64LittleEndian(_bytes[RecordFormat.OrdinalAt..]);

    /// <summary>Of the change that wrote it.</summary>
    public long Sequence => BinaryPrimitives.ReadInt64LittleEndian(_bytes[RecordFormat.SequenceAt..]);

    public int RegionCount => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[RecordFormat.RegionsAt..]);

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>A region, in the order in which the point was written.</summary>
    public RecordRegion this[int index] => new(
        _bytes, _bytes.Slice(RecordFormat.HeaderBytes + index * RecordFormat.RegionBytes, RecordFormat.RegionBytes));

    /// <summary>Length that the bytes at a record's place say it has; 0 when no record of that key begins there.</summary>
    public static int LengthAt(ReadOnlySpan<byte> start, long generation, long ordinal)
    {
        var isRecord = start.Length >= RecordFormat.HeaderBytes
            && BinaryPrimitives.ReadUInt32LittleEndian(start) == RecordFormat.Magic
            && BinaryPrimitives.ReadUInt16LittleEndian(start[RecordFormat.VersionAt..]) == RecordFormat.Version
            && BinaryPrimitives.ReadInt64LittleEndian(start[RecordFormat.GenerationAt..]) == generation
            && BinaryPrimitives.ReadInt64LittleEndian(start[RecordFormat.OrdinalAt..]) == ordinal;
        var length = isRecord ? BinaryPrimitives.ReadInt32LittleEndian(start[RecordFormat.LengthAt..]) : 0;
        return length >= RecordFormat.HeaderBytes && length <= start.Length ? length : 0;
    }

    /// <summary>What is wrong with the bytes of a record; nothing when they are as they were written.</summary>
    public static string? FindDamage(ReadOnlySpan<byte> bytes)
    {
        var expected = BinaryPrimitives.ReadUInt32LittleEndian(bytes[RecordFormat.ChecksumAt..]);
        if (Crc32C.Of(bytes[RecordFormat.CheckedFrom..]) != expected)
        {
            return "its checksum does not fit";
        }

        return FindDamageInDirectory(bytes);
    }

    /// <summary>The same without reading the factors: whether the regions lie inside of it.</summary>
    public static string? FindDamageInDirectory(ReadOnlySpan<byte> bytes)
    {
        var record = new PointRecord(bytes);
        if (RecordFormat.HeaderBytes + (long)record.RegionCount * RecordFormat.RegionBytes > bytes.Length)
        {
            return $"it has no room for {record.RegionCount} regions";
        }

        for (var i = 0; i < record.RegionCount; i++)
        {
            if (!record[i].FitsIn(bytes.Length))
            {
                return $"region {i} lies outside of it";
            }
        }

        return null;
    }
}
