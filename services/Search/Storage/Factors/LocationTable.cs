namespace Facet.Search.Storage.Factors;

/// <summary>
/// Ordinal -> location of the records of one generation: 8 bytes a point, all that memory holds of it. One thread writes, any number
/// reads beside it; growth copies a list of chunks and never a chunk.
/// </summary>
internal sealed class LocationTable
{
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;

    private ulong[][] _chunks = [];
    private long _count;

    /// <summary>One more than the largest ordinal the table has room for.</summary>
    public long Capacity => (long)Volatile.Read(ref _chunks).Length << ChunkBits;

    /// <summary>Ordinals that have a record.</summary>
    public long Count => Volatile.Read(ref _count);

    public FactorLocation this[long ordinal]
    {
        get
        {
            var chunks = Volatile.Read(ref _chunks);
            var chunk = (ulong)ordinal >> ChunkBits;
            return chunk < (ulong)chunks.Length
                ? new FactorLocation(Volatile.Read(ref chunks[chunk][ordinal & (ChunkSize - 1)]))
                : FactorLocation.None;
        }
    }

    public void Set(long ordinal, FactorLocation location)
    {
        var chunk = checked((int)(ordinal >> ChunkBits));
        if (chunk >= _chunks.Length)
        {
            var grown = new ulong[chunk + 1][];
            _chunks.CopyTo(grown, 0);
            for (var i = _chunks.Length; i <= chunk; i++)
            {
                grown[i] = new ulong[ChunkSize];
            }

            Volatile.Write(ref _chunks, grown);
        }

        var change = (location.IsNone ? 0 : 1) - (this[ordinal].IsNone ? 0 : 1);
        Volatile.Write(ref _chunks[chunk][ordinal & (ChunkSize - 1)], location.Packed);
        Volatile.Write(ref _count, _count + change);
    }

    /// <summary>Notes what a check found, unless the record was replaced meanwhile.</summary>
    /// <returns>Whether it was noted, which at most one of several readers sees.</returns>
    public bool TryMark(long ordinal, FactorLocation seen, FactorLocation marked)
    {
        ref var place = ref _chunks[ordinal >> ChunkBits][ordinal & (ChunkSize - 1)];
        return Interlocked.CompareExchange(ref place, marked.Packed, seen.Packed) == seen.Packed;
    }
}
