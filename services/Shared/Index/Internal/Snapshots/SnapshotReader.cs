using Facet.Index.Internal.Memory;

namespace Facet.Index.Internal.Snapshots;

/// <summary>
/// Reads a snapshot into memory and believes nothing of it: sizes are checked before memory is taken, checksums before contents are used,
/// and contents before anyone follows a link.
/// </summary>
internal static class SnapshotReader
{
    public static VectorIndex Read(string path)
    {
        using var stream = Open(path);
        var header = SnapshotHeader.Read(stream);
        RequireLength(header, stream.Length);
        var index = new VectorIndex(header.Layout, [.. header.Graphs.Select(graph => graph.Options)]);
        try
        {
            Fill(stream, header, index);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    private static FileStream Open(string path)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Snapshots are little-endian, and so must be the machine.");
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SnapshotException("file", $"cannot be opened: {error.Message}", error);
        }
    }

    private static void RequireLength(SnapshotHeader header, long length)
    {
        foreach (var section in header.Sections)
        {
            if (section.Offset + section.Length > length)
            {
                throw new SnapshotException(section.Name, $"ends at byte {section.Offset + section.Length}, but the file has only {length}.");
            }
        }

        var end = header.Sections[^1].Offset + header.Sections[^1].Length;
        if (end != length)
        {
            throw new SnapshotException(header.Sections[^1].Name, $"ends at byte {end}, but the file goes on to {length}.");
        }
    }

    private static void Fill(FileStream stream, SnapshotHeader header, VectorIndex index)
    {
        var (store, slots, sections) = (index.Store, header.Slots, header.Sections);
        store.Restore(slots);
        ReadRows(stream, sections[0], store.States.Memory, slots);
        ReadRows(stream, sections[1], store.RowMemory, slots);
        RowCheck.Run(store, slots);
        store.CountRestored();
        for (var i = 0; i < index.Graphs.Count; i++)
        {
            var (links, blocks) = (index.Graphs[i].State.Links, header.Graphs[i].Blocks);
            links.Restore(slots, blocks);
            ReadRows(stream, sections[2 + 3 * i], links.Words, slots);
            ReadRows(stream, sections[3 + 3 * i], links.Level0, slots);
            ReadRows(stream, sections[4 + 3 * i], links.Upper, blocks);
            LinkCheck.Run(index.Graphs[i], i, slots);
        }
    }

    private static void ReadRows(FileStream stream, SnapshotSection section, ChunkedMemory memory, int rows)
    {
        uint crc = 0;
        for (var row = 0; row < rows;)
        {
            var run = memory.Run(row, rows - row);
            try
            {
                stream.ReadExactly(run);
            }
            catch (IOException error)
            {
                throw new SnapshotException(section.Name, $"cannot be read: {error.Message}", error);
            }

            crc = Crc32C.Append(crc, run);
            row += run.Length / memory.Stride;
        }

        if (crc != section.Crc)
        {
            throw new SnapshotException(section.Name, "is damaged: its checksum is wrong.");
        }
    }
}
