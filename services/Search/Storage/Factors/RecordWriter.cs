using System.Buffers.Binary;
using Facet.Search.Model;

namespace Facet.Search.Storage.Factors;

/// <summary>Makes the record of a point.</summary>
internal static class RecordWriter
{
    /// <summary>Bytes of the record of such regions.</summary>
    /// <exception cref="OverflowException">More than a record can have.</exception>
    public static int LengthOf(IReadOnlyList<CheckedRegion> regions)
    {
        var length = FactorLocation.Padded(RecordFormat.HeaderBytes + (long)RecordFormat.RegionBytes * regions.Count);
        foreach (var region in regions)
        {
            length += FactorLocation.Padded(region.Cells.Length) + FactorLocation.Padded(region.Data.Length);
        }

        return checked((int)length);
    }

    /// <summary>Fills <paramref name="record"/>, whose length is that of <see cref="LengthOf"/>.</summary>
    /// <param name="record">Gets the record.</param>
    /// <param name="key">Whose it is.</param>
    /// <param name="regions">The regions.</param>
    /// <param name="numbers">The collection's number of each.</param>
    public static void Write(Span<byte> record, RecordKey key, IReadOnlyList<CheckedRegion> regions, ReadOnlySpan<int> numbers)
    {
        var directory = RecordFormat.HeaderBytes + RecordFormat.RegionBytes * regions.Count;
        record[..directory].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(record, RecordFormat.Magic);
        BinaryPrimitives.WriteInt32LittleEndian(record[RecordFormat.LengthAt..], record.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(record[RecordFormat.VersionAt..], RecordFormat.Version);
        BinaryPrimitives.WriteUInt16LittleEndian(record[RecordFormat.RegionsAt..], checked((ushort)regions.Count));
        BinaryPrimitives.WriteInt64LittleEndian(record[RecordFormat.CollectionAt..], key.Collection);
        BinaryPrimitives.WriteInt64LittleEndian(record[RecordFormat.GenerationAt..], key.Generation);
        BinaryPrimitives.WriteInt64LittleEndian(record[RecordFormat.OrdinalAt..], key.Ordinal);
        BinaryPrimitives.WriteInt64LittleEndian(record[RecordFormat.SequenceAt..], key.Sequence);
        var at = Gap(record, directory);
        for (var i = 0; i < regions.Count; i++)
        {
            var region = regions[i];
            var entry = record.Slice(RecordFormat.HeaderBytes + i * RecordFormat.RegionBytes, RecordFormat.RegionBytes);
            Describe(entry, region, numbers[i]);
            at = Put(record, entry, at, RecordFormat.CellsAt, region.Cells);
            at = Put(record, entry, at, RecordFormat.FactorsAt, region.Data.Span);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(record[RecordFormat.ChecksumAt..], Crc32C.Of(record[RecordFormat.CheckedFrom..]));
    }

    private static void Describe(Span<byte> entry, CheckedRegion region, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(entry[RecordFormat.NumberAt..], number);
        BinaryPrimitives.WriteInt32LittleEndian(entry[RecordFormat.TypeAt..], (int)region.Type);
        BinaryPrimitives.WriteInt32LittleEndian(entry[RecordFormat.PatchesAt..], region.Patches);
        BinaryPrimitives.WriteInt32LittleEndian(entry[RecordFormat.ChannelsAt..], region.Channels);
        BinaryPrimitives.WriteDoubleLittleEndian(entry[RecordFormat.NormAt..], region.GramNorm);
        BinaryPrimitives.WriteSingleLittleEndian(entry[RecordFormat.ShareAt..], region.AreaShare);
    }

    private static int Put(Span<byte> record, Span<byte> entry, int at, int field, ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(entry[field..], at);
        BinaryPrimitives.WriteInt32LittleEndian(entry[(field + sizeof(int))..], bytes.Length);
        bytes.CopyTo(record[at..]);
        return Gap(record, at + bytes.Length);
    }

    /// <summary>Zeros up to the next multiple of the alignment.</summary>
    private static int Gap(Span<byte> record, int from)
    {
        var end = (int)FactorLocation.Padded(from);
        record[from..end].Clear();
        return end;
    }
}

/// <summary>Whose record it is, and of which change.</summary>
internal readonly record struct RecordKey(long Collection, long Generation, long Ordinal, long Sequence);
