namespace Facet.Index.Internal.Snapshots;

/// <summary>What the header says of a graph.</summary>
internal sealed record SnapshotGraph(GraphOptions Options, int Blocks)
{
    /// <summary>Each slot has at most as many blocks as levels above 0, and block 0 is not used.</summary>
    private const int MostBlocksPerSlot = Graphs.GraphLinks.MaxLevel;

    public void Write(ref SnapshotFields fields)
    {
        fields.Write(Options.M);
        fields.Write(Options.EfConstruction);
        fields.Write(Options.Part ?? -1);
        fields.Write(Blocks);
        fields.Write((long)Options.Seed);
    }

    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static SnapshotGraph Read(ref SnapshotFields fields, VectorLayout layout, int slots)
    {
        var (m, efConstruction, part, blocks) = (fields.ReadInt32(), fields.ReadInt32(), fields.ReadInt32(), fields.ReadInt32());
        var options = new GraphOptions(m, efConstruction, (ulong)fields.ReadInt64(), part == -1 ? null : part);
        options.Check(layout);
        return blocks >= 0 && blocks <= 1 + (long)slots * MostBlocksPerSlot && blocks <= 1 << 27
            ? new SnapshotGraph(options, blocks)
            : throw new ArgumentException($"A graph over {slots} slots has {blocks} blocks.");
    }
}
