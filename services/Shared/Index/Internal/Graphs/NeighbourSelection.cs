using System.Runtime.CompilerServices;
using Facet.Index.Internal.Measures;

namespace Facet.Index.Internal.Graphs;

/// <summary>
/// Chooses links: nearest first, leaving out every candidate that is nearer to one chosen already than to the slot itself, so that links
/// lead into all directions (algorithm 4 of Malkov and Yashunin, without its extensions).
/// </summary>
internal static unsafe class NeighbourSelection<TMeasure>
    where TMeasure : struct, IMeasure<TMeasure>
{
    /// <param name="graph">The graph.</param>
    /// <param name="keys">Candidates and their distances to the slot, nearest first.</param>
    /// <param name="count">Candidates.</param>
    /// <param name="limit">Links wanted.</param>
    /// <param name="scratch">Its <see cref="SearchScratch.Selected"/> receives the slots, nearest first.</param>
    /// <returns>Links chosen, at most <paramref name="limit"/>.</returns>
    public static int Select(GraphState graph, ulong* keys, int count, int limit, SearchScratch scratch)
    {
        var selected = scratch.Selected;
        var chosen = 0;
        for (var i = 0; i < count && chosen < limit; i++)
        {
            var slot = Candidates.Slot(keys[i]);
            if (count <= limit || IsNearest(graph, slot, Candidates.Distance(keys[i]), selected, chosen, scratch))
            {
                selected[chosen++] = slot;
            }
        }

        return chosen;
    }

    /// <summary>Adds to links that stay those candidates that lead into other directions, nearest first.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="kept">Links at the beginning of the scratch's <see cref="SearchScratch.Selected"/>.</param>
    /// <param name="keys">Candidates and their distances to the slot, nearest first.</param>
    /// <param name="count">Candidates.</param>
    /// <param name="limit">Links wanted, those that stay included.</param>
    /// <param name="scratch">Its <see cref="SearchScratch.Selected"/> receives the slots.</param>
    /// <returns>All links.</returns>
    public static int Extend(GraphState graph, int kept, ulong* keys, int count, int limit, SearchScratch scratch)
    {
        for (var i = 0; i < count && kept < limit; i++)
        {
            var slot = Candidates.Slot(keys[i]);
            if (IsNearest(graph, slot, Candidates.Distance(keys[i]), scratch.Selected, kept, scratch))
            {
                scratch.Selected[kept++] = slot;
            }
        }

        return kept;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsNearest(GraphState graph, uint slot, float distance, uint* selected, int chosen, SearchScratch scratch)
    {
        if (chosen == 0)
        {
            return true;
        }

        var store = graph.Store;
        store.Queries.Prepare(store.Row((int)slot), graph.OnlyPart, scratch.Pivot);
        var measure = TMeasure.For(store, scratch.Pivot);
        var rows = store.Rows;
        var four = stackalloc float[4];
        var i = 0;
        for (; i + 4 <= chosen; i += 4)
        {
            measure.Distances(rows.At(selected[i]), rows.At(selected[i + 1]), rows.At(selected[i + 2]), rows.At(selected[i + 3]), four);
            if (Math.Min(Math.Min(four[0], four[1]), Math.Min(four[2], four[3])) < distance)
            {
                return false;
            }
        }

        for (; i < chosen; i++)
        {
            if (measure.Distance(rows.At(selected[i])) < distance)
            {
                return false;
            }
        }

        return true;
    }
}
