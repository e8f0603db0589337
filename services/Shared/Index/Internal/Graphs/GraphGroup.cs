using System.Numerics;

namespace Facet.Index.Internal.Graphs;

/// <summary>
/// Slots of a graph that have the same parts, or nearly (<see cref="KeyOf"/>). The mean over the parts that two vectors both have is no measure of nearness between vectors
/// of different parts: those with fewer are near to everything or to nothing. So links stay within a group, and a search visits each.
/// </summary>
/// <param name="key">What its slots have in common.</param>
/// <param name="parts">One bit for each part that some of the slots may have.</param>
internal sealed class GraphGroup(ulong key, uint parts)
{
    /// <summary>Groups of a graph.</summary>
    public const int Most = 64;

    /// <summary>With so many parts there are at most <see cref="Most"/> sets of them, each of which has a group.</summary>
    private const int MostPartsTold = 6;

    /// <summary>Above the bits of the parts.</summary>
    private const ulong Mixed = 1ul << 32;

    private long _entry = -1;
    private int _count;

    public ulong Key => key;

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

    /// <summary>
    /// Of layouts with many parts, only slots that lack none or one have a group for each set of parts; of the others those with as many parts
    /// share one. So there are never more than <see cref="Most"/> groups, whatever is added.
    /// </summary>
    public static ulong KeyOf(uint parts, VectorLayout layout) => IsTold(parts, layout) ? parts : Mixed + (ulong)BitOperations.PopCount(parts);

    /// <summary>The group that slots with these parts belong to.</summary>
    public static GraphGroup For(uint parts, VectorLayout layout) => new(KeyOf(parts, layout), IsTold(parts, layout) ? parts : layout.AllParts);

    public void SetEntry(int slot, int level) => Volatile.Write(ref _entry, slot < 0 ? -1 : (long)level << 32 | (uint)slot);

    public void AddCount(int change) => Interlocked.Add(ref _count, change);

    private static bool IsTold(uint parts, VectorLayout layout) =>
        layout.Parts.Count <= MostPartsTold || BitOperations.PopCount(parts) >= layout.Parts.Count - 1;
}
