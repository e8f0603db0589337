using System.Runtime.CompilerServices;

namespace Facet.Index.Internal.Graphs;

/// <summary>
/// The best candidates so far, nearest first, at most <see cref="Capacity"/>. A candidate that does not fit would never be followed, so
/// one sorted array does the work of the two heaps of the published algorithm.
/// </summary>
internal unsafe struct CandidatePool
{
    // Candidates that a walk follows before it may give up, because the nearest ones lead on to still nearer ones: so many, and this part of them.
    private const int LeastFollowed = 32;
    private const int FollowedPart = 8;

    private int _cursor;
    private int _least;
    private ulong _reach;

    public ulong* Items { get; private set; }

    public int Capacity { get; private set; }

    public int Count { get; private set; }

    /// <summary>Candidates at this distance or beyond do not fit.</summary>
    public float Bound { get; private set; }

    /// <param name="items">Room for <paramref name="capacity"/> of them.</param>
    /// <param name="capacity">Most candidates.</param>
    /// <param name="reach">Distance beyond which candidates are not followed, but for the first few.</param>
    public void Reset(ulong* items, int capacity, float reach)
    {
        Items = items;
        (_reach, _least) = (Candidates.Key(reach, 0), Math.Max(LeastFollowed, capacity / FollowedPart));
        (Capacity, Count, _cursor, Bound) = (capacity, 0, 0, float.PositiveInfinity);
    }

    /// <summary>Takes over <paramref name="count"/> items that the caller has put in place, sorted.</summary>
    public void SetCount(int count) => Count = count;

    /// <param name="distance">Below <see cref="Bound"/>.</param>
    /// <param name="slot">Not in the pool yet.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Insert(float distance, uint slot)
    {
        var key = Candidates.Key(distance, slot);
        var (low, high) = (0, Count);
        var items = Items;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (items[middle] < key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        var moved = Math.Min(Count, Capacity - 1) - low;
        Buffer.MemoryCopy(items + low, items + low + 1, (long)moved * sizeof(ulong), (long)moved * sizeof(ulong));
        items[low] = key;
        _cursor = Math.Min(_cursor, low);
        Count = Math.Min(Count + 1, Capacity);
        if (Count == Capacity)
        {
            Bound = Candidates.Distance(items[Count - 1]);
        }
    }

    /// <summary>The nearest candidate whose links have not been followed; it is marked as followed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNext(out uint slot)
    {
        for (; _cursor < Count; _cursor++)
        {
            var item = Items[_cursor];
            if ((item & Candidates.Expanded) == 0)
            {
                if (item > _reach && _cursor >= _least)
                {
                    break;
                }

                Items[_cursor++] = item | Candidates.Expanded;
                slot = Candidates.Slot(item);
                return true;
            }
        }

        slot = 0;
        return false;
    }

    /// <summary>The candidate that <see cref="TryNext"/> will give unless a nearer one arrives; any slot of the pool if there is none.</summary>
    public readonly uint Upcoming => Candidates.Slot(Items[Math.Min(_cursor, Count - 1)]);
}
