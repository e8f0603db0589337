using System.Buffers.Binary;

namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>The record at the end of a zip archive, which says where its directory is.</summary>
internal static class ZipEnd
{
    private const int RecordLength = 22;
    private const int WideRecordLength = 56;
    private const int LocatorLength = 20;
    private const int MaxCommentLength = ushort.MaxValue;

    /// <summary>Start, length and number of entries of the directory, which lies inside of the file.</summary>
    public static (long Start, long Length, ulong Count) Find(MappedFile file)
    {
        var end = FindRecord(file);
        var record = file.Span(end, RecordLength);
        ulong count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        ulong length = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        ulong start = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        if (end >= LocatorLength && file.Span(end - LocatorLength, LocatorLength) is var locator && locator.StartsWith("PK\u0006\u0007"u8))
        {
            var wideAt = BinaryPrimitives.ReadUInt64LittleEndian(locator[8..]);
            if (wideAt > (ulong)end || (ulong)end - wideAt < WideRecordLength)
            {
                throw Damaged(file);
            }

            var wide = file.Span((long)wideAt, WideRecordLength);
            if (!wide.StartsWith("PK\u0006\u0006"u8))
            {
                throw Damaged(file);
            }

            count = BinaryPrimitives.ReadUInt64LittleEndian(wide[32..]);
            length = BinaryPrimitives.ReadUInt64LittleEndian(wide[40..]);
            start = BinaryPrimitives.ReadUInt64LittleEndian(wide[48..]);
        }

        return start <= (ulong)end && length <= (ulong)end - start ? ((long)start, (long)length, count) : throw Damaged(file);
    }

    /// <summary>A comment may follow the record; its length, the record's last field, must lead exactly to the end of the file.</summary>
    private static long FindRecord(MappedFile file)
    {
        var tailLength = (int)Math.Min(file.Length, RecordLength + MaxCommentLength);
        var tail = file.Span(file.Length - tailLength, tailLength);
        for (var i = tailLength - RecordLength; i >= 0; i--)
        {
            if (tail[i..].StartsWith("PK\u0005\u0006"u8)
                && BinaryPrimitives.ReadUInt16LittleEndian(tail[(i + 20)..]) == tailLength - RecordLength - i)
            {
                return file.Length - tailLength + i;
            }
        }

        throw ModelException.Invalid($"{file.Name} is truncated or damaged: its zip directory is not at its end.");
    }

    private static ModelException Damaged(MappedFile file) => ModelException.Invalid($"{file.Name}: the end of its zip directory is damaged.");
}
