using Facet.Index.Internal.Measures;

namespace Facet.Index.Internal.Graphs;

/// <summary>Links a slot into a graph (algorithm 1 of Malkov and Yashunin).</summary>
internal static unsafe class Insertion<TMeasure>
    where TMeasure : struct, IMeasure<TMeasure>
{
    private const int MaxAttempts = 8;

    /// <summary>Links a slot that is not part of the graph, or links one that is to what is near it now.</summary>
    public static void Run(GraphState graph, int slot, SearchScratch scratch)
    {
        graph.Links.EnsureCapacity(graph.Store.SlotCount);
        var level = Place(graph, slot);
        var entry = graph.Entry;
        if (level > entry.Level)
        {
            lock (graph.EntryLock)
            {
                entry = graph.Entry;
                LinkUntilReached(graph, slot, level, scratch);
                if (level > graph.Entry.Level)
                {
                    graph.SetEntry(slot, level);
                }
            }

            return;
        }

        LinkUntilReached(graph, slot, level, scratch);
    }

    private static int Place(GraphState graph, int slot)
    {
        var level = graph.Links.Level(slot);
        if (level < 0)
        {
            level = graph.DrawLevel(slot);
            graph.Links.Place(slot, level);
            graph.AddCount(1);
        }
        else if (!graph.Links.IsPresent((uint)slot))
        {
            graph.Links.SetPresent(slot, true);
            graph.AddLeaving(-1);
            graph.AddCount(1);
        }

        return level;
    }

    /// <summary>
    /// The entry point may leave the graph while this starts from it; then nothing is found, and it is tried again from the new one.
    /// </summary>
    private static void LinkUntilReached(GraphState graph, int slot, int level, SearchScratch scratch)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var entry = graph.Entry;
            if (entry.Slot < 0)
            {
                return;
            }

            Link(graph, slot, Math.Min(level, entry.Level), entry, scratch);
            if (graph.Links.CountAt(slot, 0) > 0 || graph.Count <= 1)
            {
                return;
            }
        }
    }

    private static void Link(GraphState graph, int slot, int top, (int Slot, int Level) entry, SearchScratch scratch)
    {
        var (store, links) = (graph.Store, graph.Links);
        store.Queries.Prepare(store.Row(slot), graph.OnlyPart, scratch.Query);
        var measure = TMeasure.For(store, scratch.Query);
        var nearest = LayerSearch<TMeasure>.Descend(graph, measure, scratch, entry, top);
        // Choosing the neighbours' lists uses the same scratch.
        var neighbours = stackalloc uint[graph.Options.M];
        for (var level = top; level >= 0; level--)
        {
            scratch.StartVisits(links.Capacity);
            scratch.Visit((uint)slot);
            LayerSearch<TMeasure>.Run(graph, measure, scratch, nearest, level, graph.Options.EfConstruction);
            ref var pool = ref scratch.Pool;
            nearest = pool.Items[0] & ~Candidates.Expanded;
            var found = Others(pool, (uint)slot);
            var chosen = NeighbourSelection<TMeasure>.Select(graph, pool.Items, found, graph.Options.M, scratch);
            new ReadOnlySpan<uint>(scratch.Selected, chosen).CopyTo(new Span<uint>(neighbours, chosen));
            Linking<TMeasure>.Replace(graph, slot, level, neighbours, chosen);
            for (var i = 0; i < chosen; i++)
            {
                Linking<TMeasure>.Add(graph, (int)neighbours[i], (uint)slot, level, scratch);
            }
        }
    }

    /// <summary>A slot is no neighbour of itself: it can be the start of its own search when it is linked again.</summary>
    private static int Others(in CandidatePool pool, uint slot)
    {
        var kept = 0;
        for (var i = 0; i < pool.Count; i++)
        {
            if (Candidates.Slot(pool.Items[i]) != slot)
            {
                pool.Items[kept++] = pool.Items[i];
            }
        }

        return kept;
    }
}
