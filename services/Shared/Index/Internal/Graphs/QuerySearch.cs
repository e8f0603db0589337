using System.Buffers;
using Facet.Index.Internal.Measures;

namespace Facet.Index.Internal.Graphs;

/// <summary>Answers one query.</summary>
internal static unsafe class QuerySearch<TMeasure>
    where TMeasure : struct, IMeasure<TMeasure>
{
    public static int Run(GraphState graph, ReadOnlySpan<float> values, Span<SearchHit> hits, in SearchSettings settings, SearchScratch scratch)
    {
        var store = graph.Store;
        store.Queries.Prepare(values, settings.Weights, scratch.Query);
        var (count, slots) = (graph.Count, store.SlotCount);
        if (hits.IsEmpty || count == 0)
        {
            return 0;
        }

        var ef = Math.Max(settings.Ef > 0 ? settings.Ef : SearchSettings.DefaultEf, hits.Length);
        var measure = TMeasure.For(store, scratch.Query);
        var isExact = ef >= count || (settings.Filter is { } filter && ExactScan<TMeasure>.IsCheaper(graph, filter, ef));
        var found = isExact ? 0 : WalkGroups(graph, measure, hits, values, settings, scratch, ef);

        // Fewer than there are: parts that few have, slots that no link leads to, or the entry point left under the search.
        return found == hits.Length ? found : Scan(graph, measure, hits, values, settings, scratch, Math.Min(ef, slots));
    }

    /// <summary>The best of all groups that have anything in common with the query, the group that is entered nearest to it first.</summary>
    private static int WalkGroups(
        GraphState graph, in TMeasure measure, Span<SearchHit> hits, ReadOnlySpan<float> values, in SearchSettings settings, SearchScratch scratch, int ef)
    {
        var changes = graph.Store.Changes;
        var starts = Starts(graph, measure, scratch, stackalloc ulong[GraphGroup.Most]);
        scratch.StartVisits(graph.Links.Capacity);
        if (settings.Hidden is { } hidden)
        {
            scratch.Visit((uint)hidden);
        }

        // As many as wanted are nearer than this already: what is farther in the next groups does not matter.
        var (found, reach) = (0, float.PositiveInfinity);
        foreach (var start in starts)
        {
            Walk(graph, start, measure, settings, scratch, ef, reach);
            reach = Math.Min(reach, scratch.Pool.Bound);
            if (found == 0)
            {
                found = Finish(graph, measure, hits, values, settings, scratch, changes);
                continue;
            }

            var others = ArrayPool<SearchHit>.Shared.Rent(2 * hits.Length);
            var more = Finish(graph, measure, others.AsSpan(0, hits.Length), values, settings, scratch, changes);
            hits[..found].CopyTo(others.AsSpan(hits.Length));
            found = Merge(others.AsSpan(0, more), others.AsSpan(hits.Length, found), hits);
            ArrayPool<SearchHit>.Shared.Return(others);
        }

        return found;
    }

    /// <summary>Where level 0 of each group is entered, the nearest first.</summary>
    private static Span<ulong> Starts(GraphState graph, in TMeasure measure, SearchScratch scratch, Span<ulong> starts)
    {
        var (count, parts) = (0, PartsOf(scratch.Query));
        foreach (var group in graph.Groups)
        {
            if (group.Count > 0 && (!graph.IsGrouped || (group.Parts & parts) != 0) && group.Entry is { Slot: >= 0 } entry)
            {
                starts[count++] = LayerSearch<TMeasure>.Descend(graph, measure, scratch, entry, 0);
            }
        }

        starts = starts[..count];
        starts.Sort();
        return starts;
    }

    private static int Merge(ReadOnlySpan<SearchHit> left, ReadOnlySpan<SearchHit> right, Span<SearchHit> target)
    {
        var (i, j, count) = (0, 0, 0);
        while (count < target.Length && i + j < left.Length + right.Length)
        {
            var next = j == right.Length || (i < left.Length && left[i].Score > right[j].Score) ? left[i++] : right[j++];

            // A slot that was used again while a link to it was added may for a while be found from two groups.
            if (count == 0 || target[count - 1] != next)
            {
                target[count++] = next;
            }
        }

        return count;
    }

    private static uint PartsOf(PreparedQuery query)
    {
        var parts = 0u;
        for (var i = 0; i < query.PartCount; i++)
        {
            parts |= query.Parts[i].Bit;
        }

        return parts;
    }

    private static void Walk(
        GraphState graph, ulong start, in TMeasure measure, in SearchSettings settings, SearchScratch scratch, int ef, float reach)
    {
        if (settings.Filter is { } filter)
        {
            FilteredSearch<TMeasure>.Run(graph, measure, scratch, start, ef, filter);
        }
        else
        {
            LayerSearch<TMeasure>.Run(graph, measure, scratch, start, 0, ef, reach);
        }
    }

    private static int Scan(
        GraphState graph, in TMeasure measure, Span<SearchHit> hits, ReadOnlySpan<float> values, in SearchSettings settings, SearchScratch scratch, int ef)
    {
        var changes = graph.Store.Changes;
        ExactScan<TMeasure>.Run(graph, measure, scratch, ef, settings.Filter);
        return Finish(graph, measure, hits, values, settings, scratch, changes);
    }

    private static int Finish(
        GraphState graph,
        in TMeasure measure,
        Span<SearchHit> hits,
        ReadOnlySpan<float> values,
        in SearchSettings settings,
        SearchScratch scratch,
        long changes)
    {
        ref var pool = ref scratch.Pool;
        if (graph.Store.Changes != changes)
        {
            Confirm(graph.Store, measure, ref pool);
        }

        if (settings.Rows is { } rows)
        {
            Rescoring.Run(graph.Store, rows, values, settings, hits.Length, ref pool);
        }

        var found = 0;
        for (var i = 0; i < pool.Count && found < hits.Length; i++)
        {
            var (slot, distance) = (Candidates.Slot(pool.Items[i]), Candidates.Distance(pool.Items[i]));
            if (distance != IMeasure<TMeasure>.NothingInCommon && graph.Store.States.IsLive(slot))
            {
                hits[found++] = new SearchHit((int)slot, -distance);
            }
        }

        return found;
    }

    /// <summary>
    /// Something was overwritten while the search ran: a row may have been read in pieces, or its slot may hold another vector now.
    /// Measures all candidates again, each as one vector.
    /// </summary>
    private static void Confirm(VectorStore store, in TMeasure measure, ref CandidatePool pool)
    {
        var items = pool.Items;
        var kept = 0;
        for (var i = 0; i < pool.Count; i++)
        {
            var slot = Candidates.Slot(pool.Items[i]);
            uint version;
            float distance;
            bool isLive;
            do
            {
                version = store.States.BeginRead((int)slot);
                isLive = store.States.IsLive(slot);
                distance = isLive ? measure.Distance(store.Row((int)slot)) : 0;
            }
            while (!store.States.EndRead((int)slot, version));
            if (isLive)
            {
                items[kept++] = Candidates.Key(distance, slot);
            }
        }

        new Span<ulong>(pool.Items, kept).Sort();
        pool.SetCount(kept);
    }
}
