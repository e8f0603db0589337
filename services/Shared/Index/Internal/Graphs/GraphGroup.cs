namespace Facet.Index.Internal.Graphs;

/// <summary>
/// Slots of a graph that have the same parts. The mean over the parts that two vectors both have is no measure of nearness between vectors
/// of different parts: those with fewer are near to everything or to nothing. So links stay within a group, and a search visits each.
/// </summary>
/// <param name="parts">One bit for each part that the slots have.</param>
internal sealed class GraphGroup(uint parts)
{
    private long _entry = -1;
    private int _count;

    public uint Parts => parts;

    /// <summary>Slots that are part of the graph.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Where searches begin, on the highest level; slot -1 when the group is empty.</summary>
    public (int Slot, int Level) Entry
    {
        get
        {
            var entry = Volatile.Read(ref _entry);
            return entry < 0 ? (-1, -1) : ((int)(entry & int.MaxValue), (int)(entry >> 32));
        }
    }

    public void SetEntry(int slot, int level) => Volatile.Write(ref _entry, slot < 0 ? -1 : (long)level << 32 | (uint)slot);

    public void AddCount(int change) => Interlocked.Add(ref _count, change);
}
