using System.Buffers.Binary;

namespace Facet.Index.Internal.Snapshots;

/// <summary>
/// The beginning of a snapshot, little-endian: magic (8 bytes), version, length of the header, metric, storage, slots, number of parts,
/// number of graphs (32 bits each); the components of each part; for each graph M, efConstruction, part or -1, blocks
/// above level 0 (32 bits each) and the seed (64 bits); for each section its length (64 bits) and CRC-32C; then the CRC-32C of all that.
/// The sections follow without gaps: states, rows, and for each graph words, links, upper links.
/// </summary>
internal sealed class SnapshotHeader
{
    public const string Name = "header";
    public const uint Version = 2;
    private const int FixedBytes = 8 + 7 * sizeof(int);
    private const int GraphBytes = 4 * sizeof(int) + sizeof(ulong);
    private const int SectionBytes = sizeof(long) + sizeof(uint);
    private const int MaxGraphs = 1 + VectorLayout.MaxParts;
    private static ReadOnlySpan<byte> Magic => "FACETHNS"u8;

    public required VectorLayout Layout { get; init; }

    public required int Slots { get; init; }

    public required IReadOnlyList<SnapshotGraph> Graphs { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<SnapshotSection> Sections { get; init; }

    /// <summary>Lengths of the sections that slots and graphs ask for, and their names.</summary>
    public static IEnumerable<(string Name, long Length)> Expected(VectorLayout layout, int slots, IReadOnlyList<SnapshotGraph> graphs)
    {
        yield return ("states", (long)slots * sizeof(uint));
        yield return ("rows", (long)slots * layout.Stride);
        for (var i = 0; i < graphs.Count; i++)
        {
            yield return ($"graph {i} words", (long)slots * sizeof(uint));
            yield return ($"graph {i} links", (long)slots * graphs[i].Options.MaxLinks0 * sizeof(uint));
            yield return ($"graph {i} upper links", (long)graphs[i].Blocks * graphs[i].Options.M * sizeof(uint));
        }
    }

    public static int Length(int parts, int graphs) =>
        FixedBytes + parts * sizeof(int) + graphs * GraphBytes + (2 + 3 * graphs) * SectionBytes + sizeof(uint);

    public byte[] ToBytes()
    {
        var bytes = new byte[Length(Layout.Parts.Count, Graphs.Count)];
        var fields = new SnapshotFields(bytes);
        fields.Write(Magic);
        foreach (var number in new[] { (int)Version, bytes.Length, (int)Layout.Metric, (int)Layout.Storage, Slots, Layout.Parts.Count, Graphs.Count })
        {
            fields.Write(number);
        }

        foreach (var part in Layout.Parts)
        {
            fields.Write(part);
        }

        foreach (var graph in Graphs)
        {
            graph.Write(ref fields);
        }

        foreach (var section in Sections)
        {
            fields.Write(section.Length);
            fields.Write((int)section.Crc);
        }

        fields.Write((int)Crc32C.Append(0, bytes.AsSpan(0, fields.Position)));
        return bytes;
    }

    /// <exception cref="SnapshotException">The file does not begin with a header, or one that makes sense.</exception>
    public static SnapshotHeader Read(Stream stream)
    {
        Span<byte> start = stackalloc byte[FixedBytes];
        if (stream.ReadAtLeast(start, FixedBytes, throwOnEndOfStream: false) < FixedBytes || !start.StartsWith(Magic))
        {
            throw new SnapshotException(Name, "is missing: this is no snapshot of an index.");
        }

        var fields = new SnapshotFields(start[Magic.Length..]);
        var (version, length) = ((uint)fields.ReadInt32(), fields.ReadInt32());
        if (version != Version)
        {
            throw new SnapshotException(Name, $"has version {version}; this program reads version {Version}.");
        }

        var (metric, storage, slots, parts, graphs) =
            (fields.ReadInt32(), fields.ReadInt32(), fields.ReadInt32(), fields.ReadInt32(), fields.ReadInt32());
        if (parts is < 1 or > VectorLayout.MaxParts || graphs is < 1 or > MaxGraphs || length != Length(parts, graphs)
            || slots is < 0 or > VectorStore.MaxSlots)
        {
            throw new SnapshotException(Name, $"speaks of {slots} slots, {parts} parts and {graphs} graphs in {length} bytes, which cannot be.");
        }

        var bytes = new byte[length];
        start.CopyTo(bytes);
        var missing = bytes.AsSpan(FixedBytes);
        if (stream.ReadAtLeast(missing, missing.Length, throwOnEndOfStream: false) < missing.Length)
        {
            throw new SnapshotException(Name, "is cut off.");
        }

        if (Crc32C.Append(0, bytes.AsSpan(0, length - sizeof(uint))) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(length - sizeof(uint))))
        {
            throw new SnapshotException(Name, "is damaged: its checksum is wrong.");
        }

        return Parse(bytes, (VectorMetric)metric, (VectorStorage)storage, slots, parts, graphs);
    }

    private static SnapshotHeader Parse(byte[] bytes, VectorMetric metric, VectorStorage storage, int slots, int partCount, int graphCount)
    {
        var fields = new SnapshotFields(bytes.AsSpan(FixedBytes));
        var parts = new int[partCount];
        foreach (ref var part in parts.AsSpan())
        {
            part = fields.ReadInt32();
        }

        try
        {
            var layout = new VectorLayout(parts, metric, storage);
            var graphs = new SnapshotGraph[graphCount];
            foreach (ref var graph in graphs.AsSpan())
            {
                graph = SnapshotGraph.Read(ref fields, layout, slots);
            }

            var sections = new List<SnapshotSection>();
            long offset = bytes.Length;
            foreach (var (name, length) in Expected(layout, slots, graphs))
            {
                var (given, crc) = (fields.ReadInt64(), (uint)fields.ReadInt32());
                sections.Add(given == length
                    ? new SnapshotSection(name, offset, length, crc)
                    : throw new SnapshotException(name, $"has {given} bytes by the header, {length} by the number of slots."));
                offset += length;
            }

            return new SnapshotHeader { Layout = layout, Slots = slots, Graphs = graphs, Sections = sections };
        }
        catch (ArgumentException error)
        {
            throw new SnapshotException(Name, $"makes no sense: {error.Message}", error);
        }
    }
}
