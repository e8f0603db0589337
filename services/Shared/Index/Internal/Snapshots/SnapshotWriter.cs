using Facet.Index.Internal.Memory;

namespace Facet.Index.Internal.Snapshots;

/// <summary>Writes an index that stands still.</summary>
internal static class SnapshotWriter
{
    /// <summary>Writes beside the file, and takes its place once everything is on the disk: whoever opens it finds the old one or the new one.</summary>
    public static void Write(string path, VectorStore store, IReadOnlyList<HnswGraph> graphs)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Snapshots are little-endian, and so must be the machine.");
        }

        var full = Path.GetFullPath(path);
        var temporary = $"{full}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0))
            {
                Write(stream, store, graphs);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
            DirectorySync.Flush(Path.GetDirectoryName(full)!);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static void Write(FileStream stream, VectorStore store, IReadOnlyList<HnswGraph> graphs)
    {
        var slots = store.SlotCount;
        var described = graphs.Select(graph => new SnapshotGraph(graph.Options, graph.State.Links.Blocks)).ToList();
        var headerLength = SnapshotHeader.Length(store.Layout.Parts.Count, graphs.Count);
        stream.Position = headerLength;
        var sections = new List<SnapshotSection>();
        foreach (var ((name, length), (memory, rows)) in SnapshotHeader.Expected(store.Layout, slots, described).Zip(Memories(store, graphs, slots)))
        {
            sections.Add(new SnapshotSection(name, stream.Position, length, WriteRows(stream, memory, rows)));
        }

        var header = new SnapshotHeader { Layout = store.Layout, Slots = slots, Graphs = described, Sections = sections };
        stream.Position = 0;
        stream.Write(header.ToBytes());
    }

    private static IEnumerable<(ChunkedMemory Memory, int Rows)> Memories(VectorStore store, IReadOnlyList<HnswGraph> graphs, int slots)
    {
        yield return (store.States.Memory, slots);
        yield return (store.RowMemory, slots);
        foreach (var links in graphs.Select(graph => graph.State.Links))
        {
            links.EnsureCapacity(slots);
            yield return (links.Words, slots);
            yield return (links.Level0, slots);
            yield return (links.Upper, links.Blocks);
        }
    }

    private static uint WriteRows(FileStream stream, ChunkedMemory memory, int rows)
    {
        uint crc = 0;
        for (var row = 0; row < rows;)
        {
            var run = memory.Run(row, rows - row);
            crc = Crc32C.Append(crc, run);
            stream.Write(run);
            row += run.Length / memory.Stride;
        }

        return crc;
    }
}
