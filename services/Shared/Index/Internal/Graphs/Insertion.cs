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
        var isNew = graph.Links.Level(slot) < 0;
        var group = graph.GroupOf(slot);
        var level = Place(graph, group, slot);
        if (level > group.Entry.Level)
        {
            lock (graph.EntryLock)
            {
                LinkUntilReached(graph, group, slot, level, isNew, scratch);
                if (level > group.Entry.Level)
                {
                    group.SetEntry(slot, level);
                }
            }

            return;
        }

        LinkUntilReached(graph, group, slot, level, isNew, scratch);
    }

    private static int Place(GraphState graph, GraphGroup group, int slot)
    {
        var level = graph.Links.Level(slot);
        if (level < 0)
        {
            level = graph.DrawLevel(slot);
            graph.Links.Place(slot, level);
            graph.AddCount(group, 1);
        }
        else if (!graph.Links.IsPresent((uint)slot))
        {
            graph.Links.SetPresent(slot, true);
            graph.AddLeaving(-1);
            graph.AddCount(group, 1);
        }

        return level;
    }

    /// <summary>
    /// The entry point may leave the graph while this starts from it; then nothing is found, and it is tried again from the new one. So it
    /// is when nothing links back, because something nearer was inserted meanwhile: this time it is found.
    /// </summary>
    private static void LinkUntilReached(GraphState graph, GraphGroup group, int slot, int level, bool isNew, SearchScratch scratch)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var entry = group.Entry;
            if (entry.Slot < 0)
            {
                return;
            }

            if (Link(graph, slot, Math.Min(level, entry.Level), entry, isNew, scratch) || group.Count <= 1)
            {
                return;
            }
        }
    }

    /// <remarks>
    /// All levels are searched before any is linked, and linked from the bottom: who finds the slot on a level must be able to go on from
    /// it on those below.
    /// </remarks>
    /// <returns>Whether another slot links back on level 0.</returns>
    private static bool Link(GraphState graph, int slot, int top, (int Slot, int Level) entry, bool isNew, SearchScratch scratch)
    {
        var (store, links, most) = (graph.Store, graph.Links, graph.Options.M);
        store.Queries.Prepare(store.Row(slot), graph.OnlyPart, scratch.Query);
        var measure = TMeasure.For(store, scratch.Query);
        var nearest = LayerSearch<TMeasure>.Descend(graph, measure, scratch, entry, top);
        var neighbours = stackalloc uint[(top + 1) * most];
        var counts = stackalloc int[top + 1];
        for (var level = top; level >= 0; level--)
        {
            scratch.StartVisits(links.Capacity);
            scratch.Visit((uint)slot);
            LayerSearch<TMeasure>.Run(graph, measure, scratch, nearest, level, graph.Options.EfConstruction);
            ref var pool = ref scratch.Pool;
            nearest = pool.Items[0] & ~Candidates.Expanded;
            var found = Others(pool, (uint)slot);
            counts[level] = NeighbourSelection<TMeasure>.Select(graph, pool.Items, found, most, scratch);
            new ReadOnlySpan<uint>(scratch.Selected, counts[level]).CopyTo(new Span<uint>(neighbours + (level * most), most));
        }

        var isLinkedBack = false;
        for (var level = 0; level <= top; level++)
        {
            var linked = Connect(graph, slot, level, new Span<uint>(neighbours + (level * most), counts[level]), isNew, scratch);
            isLinkedBack |= level == 0 && linked;
        }

        return isLinkedBack;
    }

    /// <returns>Whether one of the neighbours links back.</returns>
    private static bool Connect(GraphState graph, int slot, int level, ReadOnlySpan<uint> neighbours, bool isNew, SearchScratch scratch)
    {
        if (isNew)
        {
            Linking<TMeasure>.Merge(graph, slot, level, neighbours, scratch);
        }
        else
        {
            Linking<TMeasure>.Replace(graph, slot, level, neighbours);
        }

        var isLinkedBack = false;
        foreach (var neighbour in neighbours)
        {
            isLinkedBack |= Linking<TMeasure>.Add(graph, (int)neighbour, (uint)slot, level, scratch);
        }

        return isLinkedBack;
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
