using System.Buffers.Binary;

namespace Facet.Models.Internal.Checkpoints.Safetensors;

/// <summary>
/// Reads a safetensors file: the length of the header in 8 bytes, the header as JSON, then the tensors, which cover the rest of the file
/// without gaps or overlaps.
/// </summary>
internal static class SafetensorsReader
{
    /// <summary>The limit that the format itself sets.</summary>
    public const int MaxHeaderBytes = 100_000_000;

    public static IReadOnlyDictionary<string, CheckpointTensor> Read(MappedFile file)
    {
        var headerLength = HeaderLength(file);
        var dataStart = sizeof(ulong) + (long)headerLength;
        var entries = SafetensorsHeader.Read(file.Span(sizeof(ulong), headerLength), file.Name);
        entries.Sort((a, b) => (a.Begin, a.Length, a.Name).CompareTo((b.Begin, b.Length, b.Name)));
        RequireCovered(entries, file, file.Length - dataStart);
        var tensors = new Dictionary<string, CheckpointTensor>(entries.Count, StringComparer.Ordinal);
        foreach (var (name, type, shape, begin, length) in entries)
        {
            tensors.Add(name, new CheckpointTensor(name, type, shape, file.Slice(dataStart + begin, length)));
        }

        return tensors;
    }

    private static int HeaderLength(MappedFile file)
    {
        if (file.Length < sizeof(ulong))
        {
            throw ModelException.Invalid($"{file.Name} is no safetensors file: it has only {file.Length} bytes.");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span(0, sizeof(ulong)));
        if (length > MaxHeaderBytes)
        {
            throw new ModelException(
                ModelErrorReason.TooLarge, $"{file.Name}: its header claims {length} bytes; a safetensors header has at most {MaxHeaderBytes}.");
        }

        return (long)length <= file.Length - sizeof(ulong)
            ? (int)length
            : throw ModelException.Invalid($"{file.Name} is truncated: its header claims {length} bytes of a file of {file.Length}.");
    }

    private static void RequireCovered(List<SafetensorsEntry> entries, MappedFile file, long dataLength)
    {
        var end = 0L;
        string? previous = null;
        foreach (var entry in entries)
        {
            if (entry.Begin < end)
            {
                throw ModelException.Invalid($"{file.Name}: tensors '{previous}' and '{entry.Name}' overlap.");
            }

            if (entry.Begin > end)
            {
                throw ModelException.Invalid($"{file.Name}: the bytes {end} to {entry.Begin} before tensor '{entry.Name}' belong to no tensor.");
            }

            if (entry.Length > dataLength - end)
            {
                throw ModelException.Invalid(
                    $"{file.Name} is truncated: tensor '{entry.Name}' ends at {end + entry.Length} of {dataLength} bytes of data.");
            }

            (end, previous) = (end + entry.Length, entry.Name);
        }

        if (end != dataLength)
        {
            throw ModelException.Invalid($"{file.Name}: its tensors end at {end}, but {dataLength} bytes of data follow the header.");
        }
    }
}
