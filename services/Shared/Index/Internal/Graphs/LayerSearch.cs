using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Facet.Index.Internal.Measures;

namespace Facet.Index.Internal.Graphs;

/// <summary>Walks along the links of one level towards a query.</summary>
/// <remarks>Its loops are where all the time goes, so they are compiled for speed at once instead of after some thousand calls.</remarks>
internal static unsafe class LayerSearch<TMeasure>
    where TMeasure : struct, IMeasure<TMeasure>
{
    private const int CacheLine = 64;

    /// <summary>Most lines of a row fetched ahead; on longer rows the processor itself goes on from there.</summary>
    private const int FetchedLines = 16;

    /// <summary>From the entry point down to <paramref name="level"/> + 1, always to the nearest neighbour.</summary>
    /// <returns>The nearest slot found, as a key.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Descend(GraphState graph, in TMeasure measure, SearchScratch scratch, (int Slot, int Level) entry, int level)
    {
        var slot = (uint)entry.Slot;
        var nearest = measure.Distance(graph.Store.Row((int)slot));
        var links = graph.Links;
        for (var current = entry.Level; current > level; current--)
        {
            bool isNearer;
            do
            {
                isNearer = false;
                var count = Copy(links.At((int)slot, current), links.M, scratch.Fresh);
                Measure(graph.Store, measure, scratch, count);
                for (var i = 0; i < count; i++)
                {
                    if (scratch.Distances[i] < nearest && (!graph.HasLeaving || links.IsPresent(scratch.Fresh[i])))
                    {
                        (nearest, slot, isNearer) = (scratch.Distances[i], scratch.Fresh[i], true);
                    }
                }
            }
            while (isNearer);
        }

        return Candidates.Key(nearest, slot);
    }

    /// <summary>
    /// Fills the scratch's pool with the <paramref name="ef"/> nearest slots that it finds from <paramref name="start"/>. Where nothing nearer than
    /// <paramref name="reach"/> is left to follow it gives up early.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        GraphState graph, in TMeasure measure, SearchScratch scratch, ulong start, int level, int ef, float reach = float.PositiveInfinity)
    {
        var links = graph.Links;
        var limit = links.Limit(level);
        var skipsLeaving = graph.HasLeaving;
        scratch.StartPool(ef, reach);
        ref var pool = ref scratch.Pool;
        scratch.Visit(Candidates.Slot(start));
        pool.Insert(Candidates.Distance(start), Candidates.Slot(start));
        while (pool.TryNext(out var slot))
        {
            var count = Gather(graph.Store, links.At((int)slot, level), limit, scratch);
            FetchList(links, pool.Upcoming, level);
            Measure(graph.Store, measure, scratch, count);
            for (var i = 0; i < count; i++)
            {
                if (scratch.Distances[i] < pool.Bound && (!skipsLeaving || links.IsPresent(scratch.Fresh[i])))
                {
                    pool.Insert(scratch.Distances[i], scratch.Fresh[i]);
                }
            }
        }
    }

    /// <summary>The distances of the first <paramref name="count"/> fresh slots.</summary>
    public static void Measure(VectorStore store, in TMeasure measure, SearchScratch scratch, int count)
    {
        Measure(store.Rows, measure, scratch.Fresh, scratch.Distances, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Measure(Memory.RowMap rows, in TMeasure measure, uint* slots, float* distances, int count)
    {
        var i = 0;
        for (; i + 4 <= count; i += 4)
        {
            measure.Distances(rows.At(slots[i]), rows.At(slots[i + 1]), rows.At(slots[i + 2]), rows.At(slots[i + 3]), distances + i);
        }

        for (; i < count; i++)
        {
            distances[i] = measure.Distance(rows.At(slots[i]));
        }
    }

    /// <summary>Collects the neighbours not visited yet and begins to fetch their rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Gather(VectorStore store, uint* list, int limit, SearchScratch scratch)
    {
        var visited = scratch.Visited;
        var fresh = scratch.Fresh;
        var (length, stamp) = (scratch.VisitedLength, scratch.Stamp);
        var rows = store.Rows;
        var lines = Math.Min((store.Layout.Stride + CacheLine - 1) / CacheLine, FetchedLines);
        var count = 0;
        for (var i = 0; i < limit; i++)
        {
            var link = Volatile.Read(ref list[i]);
            if (link == 0)
            {
                break;
            }

            var slot = link - 1;
            if (slot < length && visited[slot] != stamp)
            {
                visited[slot] = stamp;
                fresh[count++] = slot;
                Fetch(rows.At(slot), lines);
            }
        }

        return count;
    }

    private static int Copy(uint* list, int limit, uint* slots)
    {
        for (var i = 0; i < limit; i++)
        {
            var link = Volatile.Read(ref list[i]);
            if (link == 0)
            {
                return i;
            }

            slots[i] = link - 1;
        }

        return limit;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(byte* row, int lines)
    {
        if (Sse.IsSupported)
        {
            for (var line = 0; line < lines; line++)
            {
                Sse.Prefetch0(row + line * CacheLine);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchList(GraphLinks links, uint slot, int level)
    {
        if (Sse.IsSupported && level == 0)
        {
            var list = (byte*)links.At((int)slot, 0);
            Sse.Prefetch0(list);
            Sse.Prefetch0(list + CacheLine);
        }
    }
}
