namespace Facet.Search.Indexing;

/// <summary>
/// Which slot of an index holds which point, both ways: 12 bytes a point. Written under a lock, read without; growth copies a list of
/// chunks and never a chunk. A point that is being replaced may for a moment be found in two slots.
/// </summary>
internal sealed class SlotTable
{
    public const int NoSlot = -1;
    public const long NoOrdinal = -1;

    private const int ChunkBits = 14;
    private const int ChunkSize = 1 << ChunkBits;
    private const int ChunkMask = ChunkSize - 1;

    private readonly Lock _writing = new();
    private int[][] _slots = [];
    private long[][] _ordinals = [];

    public long MemoryBytes =>
        ((long)Volatile.Read(ref _slots).Length * ChunkSize * sizeof(int)) + ((long)Volatile.Read(ref _ordinals).Length * ChunkSize * sizeof(long));

    /// <summary>The slot that holds a point, or <see cref="NoSlot"/>.</summary>
    public int SlotOf(long ordinal)
    {
        var chunks = Volatile.Read(ref _slots);
        var chunk = (ulong)ordinal >> ChunkBits;
        return chunk < (ulong)chunks.Length ? Volatile.Read(ref chunks[chunk][ordinal & ChunkMask]) : NoSlot;
    }

    /// <summary>The point that a slot holds, or <see cref="NoOrdinal"/>.</summary>
    public long OrdinalOf(int slot)
    {
        var chunks = Volatile.Read(ref _ordinals);
        var chunk = slot >> ChunkBits;
        return chunk < chunks.Length ? Volatile.Read(ref chunks[chunk][slot & ChunkMask]) : NoOrdinal;
    }

    public void Set(long ordinal, int slot)
    {
        lock (_writing)
        {
            Grow(ref _slots, checked((int)(ordinal >> ChunkBits)), NoSlot);
            Grow(ref _ordinals, slot >> ChunkBits, NoOrdinal);
            Volatile.Write(ref _ordinals[slot >> ChunkBits][slot & ChunkMask], ordinal);
            Volatile.Write(ref _slots[ordinal >> ChunkBits][ordinal & ChunkMask], slot);
        }
    }

    /// <summary>Forgets that a slot holds a point; the point keeps another slot that was set meanwhile.</summary>
    public void Clear(long ordinal, int slot)
    {
        lock (_writing)
        {
            if (OrdinalOf(slot) == ordinal)
            {
                Volatile.Write(ref _ordinals[slot >> ChunkBits][slot & ChunkMask], NoOrdinal);
            }

            if (SlotOf(ordinal) == slot)
            {
                Volatile.Write(ref _slots[ordinal >> ChunkBits][ordinal & ChunkMask], NoSlot);
            }
        }
    }

    private static void Grow<T>(ref T[][] chunks, int chunk, T nothing)
    {
        if (chunk < chunks.Length)
        {
            return;
        }

        var grown = new T[chunk + 1][];
        chunks.CopyTo(grown, 0);
        for (var i = chunks.Length; i < grown.Length; i++)
        {
            grown[i] = new T[ChunkSize];
            Array.Fill(grown[i], nothing);
        }

        Volatile.Write(ref chunks, grown);
    }
}
