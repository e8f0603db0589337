using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Facet.Models.Internal.Features;

/// <summary>
/// The parts of an archive of torch.save with one storage: entries that are stored as they are, all in one folder, and no others than those
/// that PyTorch is known to write. Field offsets are those of PKWARE's APPNOTE.TXT.
/// </summary>
/// <param name="Pickle">Where data.pkl lies.</param>
/// <param name="Storage">Where data/KEY lies.</param>
/// <param name="StorageKey">Where KEY stands.</param>
internal readonly record struct PlainZip(PlainZip.Part Pickle, PlainZip.Part Storage, PlainZip.Part StorageKey)
{
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int WideEndLength = 56;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const int Encrypted = 1;

    /// <summary>More than the entries of torch.save for one tensor.</summary>
    private const int MaxEntries = 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryRead(ReadOnlySpan<byte> file, out PlainZip zip)
    {
        zip = default;
        if (!TryFindDirectory(file, out var start, out var length, out var count))
        {
            return false;
        }

        var folder = ReadOnlySpan<byte>.Empty;
        var rest = file.Slice(start, length);
        int pickles = 0, storages = 0, others = 0;
        for (var i = 0; i < count; i++)
        {
            if (!TryReadEntry(file, start, ref rest, out var name, out var data))
            {
                return false;
            }

            var entry = file.Slice(name.Start, name.Length);
            if (i == 0)
            {
                folder = entry[..(entry.IndexOf((byte)'/') + 1)];
            }

            if (folder.IsEmpty || !entry.StartsWith(folder))
            {
                return false;
            }

            var own = entry[folder.Length..];
            if (own.SequenceEqual("data.pkl"u8))
            {
                pickles++;
                zip = zip with { Pickle = data };
            }
            else if (own.StartsWith("data/"u8))
            {
                storages++;
                var keyAt = folder.Length + "data/".Length;
                zip = zip with { Storage = data, StorageKey = new Part(name.Start + keyAt, name.Length - keyAt) };
            }
            else if (!IsKnown(own, file.Slice(data.Start, data.Length), ref others))
            {
                return false;
            }
        }

        return pickles == 1 && storages == 1;
    }

    /// <summary>Entries that hold no tensor; each may be there once.</summary>
    private static bool IsKnown(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, ref int seen)
    {
        var which = name.SequenceEqual("version"u8) ? 1
            : name.SequenceEqual("byteorder"u8) && data.SequenceEqual("little"u8) ? 2
            : name.SequenceEqual(".data/serialization_id"u8) ? 4
            : name.SequenceEqual(".format_version"u8) ? 8
            : name.SequenceEqual(".storage_alignment"u8) ? 16
            : 0;
        var isNew = which != 0 && (seen & which) == 0;
        seen |= which;
        return isNew;
    }

    private static bool TryFindDirectory(ReadOnlySpan<byte> file, out int start, out int length, out int count)
    {
        (start, length, count) = (0, 0, 0);
        var end = file.Length - EndLength;
        if (end < LocalLength || !file[end..].StartsWith("PK\u0005\u0006"u8) || !file.StartsWith("PK\u0003\u0004"u8))
        {
            return false;
        }

        var record = file[end..];
        count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        var (longLength, longStart) = (BinaryPrimitives.ReadUInt32LittleEndian(record[12..]), BinaryPrimitives.ReadUInt32LittleEndian(record[16..]));
        if (BinaryPrimitives.ReadUInt16LittleEndian(record[20..]) != 0 || count > MaxEntries || longStart > end || longLength > end - longStart)
        {
            return false;
        }

        (start, length) = ((int)longStart, (int)longLength);
        return AgreesWithWideRecord(file, end, start, length, count);
    }

    /// <summary>PyTorch always adds the 64-bit record, which is the one that counts; here it must say the same.</summary>
    private static bool AgreesWithWideRecord(ReadOnlySpan<byte> file, int end, int start, int length, int count)
    {
        if (end < LocatorLength || !file[(end - LocatorLength)..].StartsWith("PK\u0006\u0007"u8))
        {
            return true;
        }

        var at = BinaryPrimitives.ReadUInt64LittleEndian(file[(end - LocatorLength + 8)..]);
        if (end < WideEndLength || at > (ulong)(end - WideEndLength))
        {
            return false;
        }

        var wide = file[(int)at..];
        return wide.StartsWith("PK\u0006\u0006"u8)
            && BinaryPrimitives.ReadUInt64LittleEndian(wide[32..]) == (ulong)count
            && BinaryPrimitives.ReadUInt64LittleEndian(wide[40..]) == (ulong)length
            && BinaryPrimitives.ReadUInt64LittleEndian(wide[48..]) == (ulong)start;
    }

    private static bool TryReadEntry(ReadOnlySpan<byte> file, int directory, ref ReadOnlySpan<byte> rest, out Part name, out Part data)
    {
        (name, data) = (default, default);
        if (rest.Length < EntryLength || !rest.StartsWith("PK\u0001\u0002"u8))
        {
            return false;
        }

        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[28..]);
        var whole = EntryLength + nameLength + BinaryPrimitives.ReadUInt16LittleEndian(rest[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(rest[32..]);
        var (packed, size, local) = (BinaryPrimitives.ReadUInt32LittleEndian(rest[20..]), BinaryPrimitives.ReadUInt32LittleEndian(rest[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(rest[42..]));
        var isStored = (BinaryPrimitives.ReadUInt16LittleEndian(rest[8..]) & Encrypted) == 0 && BinaryPrimitives.ReadUInt16LittleEndian(rest[10..]) == 0;
        if (whole > rest.Length || !isStored || packed != size || directory < LocalLength || local > directory - LocalLength)
        {
            return false;
        }

        var header = file[(int)local..];
        var start = local + LocalLength + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        name = new Part((int)local + LocalLength, nameLength);
        if (start > directory || size > directory - start || BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) != nameLength
            || !header.StartsWith("PK\u0003\u0004"u8) || !header.Slice(LocalLength, nameLength).SequenceEqual(rest.Slice(EntryLength, nameLength)))
        {
            return false;
        }

        data = new Part((int)start, (int)size);
        rest = rest[whole..];
        return true;
    }

    /// <summary>A run of bytes inside of the file.</summary>
    internal readonly record struct Part(int Start, int Length);
}
