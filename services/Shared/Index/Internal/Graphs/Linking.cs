using Facet.Index.Internal.Measures;

namespace Facet.Index.Internal.Graphs;

/// <summary>Writes link lists. Each list is changed under its slot's lock, and never receives a slot that has left the graph.</summary>
internal static unsafe class Linking<TMeasure>
    where TMeasure : struct, IMeasure<TMeasure>
{
    /// <summary>Replaces the slot's list.</summary>
    public static void Replace(GraphState graph, int slot, int level, ReadOnlySpan<uint> slots)
    {
        graph.Locks.Enter(slot);
        try
        {
            Write(graph, slot, level, slots);
        }
        finally
        {
            graph.Locks.Exit(slot);
        }
    }

    /// <summary>
    /// Gives a new slot its links without losing those it has: slots that were inserted beside it may have found it on a higher level and
    /// linked it back, and theirs may be the only links that lead to them.
    /// </summary>
    public static void Merge(GraphState graph, int slot, int level, ReadOnlySpan<uint> slots, SearchScratch scratch)
    {
        graph.Locks.Enter(slot);
        try
        {
            var list = graph.Links.At(slot, level);
            if (list[0] == 0)
            {
                Write(graph, slot, level, slots);
            }
            else
            {
                Extend(graph, slot, level, slots, scratch);
            }
        }
        finally
        {
            graph.Locks.Exit(slot);
        }
    }

    /// <summary>Adds a link from <paramref name="target"/> to <paramref name="newcomer"/>; a full list is chosen anew.</summary>
    /// <returns>Whether it has the link now.</returns>
    public static bool Add(GraphState graph, int target, uint newcomer, int level, SearchScratch scratch)
    {
        graph.Locks.Enter(target);
        try
        {
            var links = graph.Links;
            if (links.Level(target) < level || !links.IsPresent((uint)target) || !links.IsPresent(newcomer))
            {
                return false;
            }

            Extend(graph, target, level, new ReadOnlySpan<uint>(&newcomer, 1), scratch);
            var list = links.At(target, level);
            return new ReadOnlySpan<uint>(list, GraphLinks.Count(list, links.Limit(level))).Contains(newcomer + 1);
        }
        finally
        {
            graph.Locks.Exit(target);
        }
    }

    /// <summary>If <paramref name="source"/> links to <paramref name="target"/>, and that has room, it links back.</summary>
    public static void AddBack(GraphState graph, uint target, uint source, int level)
    {
        var links = graph.Links;
        var theirs = links.At((int)source, level);
        if (!new ReadOnlySpan<uint>(theirs, GraphLinks.Count(theirs, links.Limit(level))).Contains(target + 1))
        {
            return;
        }

        graph.Locks.Enter((int)target);
        var list = links.At((int)target, level);
        var count = GraphLinks.Count(list, links.Limit(level));
        if (count < links.Limit(level) && links.Level((int)target) >= level && links.IsPresent(target) && links.IsPresent(source)
            && !new ReadOnlySpan<uint>(list, count).Contains(source + 1))
        {
            Volatile.Write(ref list[count], source + 1);
        }

        graph.Locks.Exit((int)target);
    }

    /// <summary>Chooses the list of <paramref name="target"/> anew from what it has and <paramref name="more"/>. Its lock must be held.</summary>
    public static void Choose(GraphState graph, int target, int level, ReadOnlySpan<uint> more, SearchScratch scratch)
    {
        var links = graph.Links;
        var list = links.At(target, level);
        var fresh = scratch.Fresh;
        var count = 0;
        for (var i = 0; i < links.Limit(level) && list[i] != 0; i++)
        {
            fresh[count++] = list[i] - 1;
        }

        var own = new ReadOnlySpan<uint>(fresh, count);
        foreach (var slot in more)
        {
            if (slot != target && !own.Contains(slot))
            {
                fresh[count++] = slot;
            }
        }

        var store = graph.Store;
        store.Queries.Prepare(store.Row(target), graph.OnlyPart, scratch.Target);
        if (scratch.Target.PartCount == 0)
        {
            return;
        }

        LayerSearch<TMeasure>.Measure(store, TMeasure.For(store, scratch.Target), scratch, count);
        var keys = scratch.Keys(count);
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (links.IsPresent(fresh[i]))
            {
                keys[kept++] = Candidates.Key(scratch.Distances[i], fresh[i]);
            }
        }

        new Span<ulong>(keys, kept).Sort();
        var chosen = NeighbourSelection<TMeasure>.Select(graph, keys, kept, links.Limit(level), scratch);
        Write(graph, target, level, new ReadOnlySpan<uint>(scratch.Selected, chosen));
    }

    /// <summary>
    /// Takes slots that have left out of the list of <paramref name="target"/> and fills up from <paramref name="more"/>, without touching
    /// the links that stay: choosing all anew would break links that go both ways. Its lock must be held.
    /// </summary>
    public static void Patch(GraphState graph, int target, int level, ReadOnlySpan<uint> more, SearchScratch scratch)
    {
        var (store, links) = (graph.Store, graph.Links);
        var list = links.At(target, level);
        var kept = 0;
        for (var i = 0; i < links.Limit(level) && list[i] != 0; i++)
        {
            if (links.IsPresent(list[i] - 1))
            {
                scratch.Selected[kept++] = list[i] - 1;
            }
        }

        var own = new ReadOnlySpan<uint>(scratch.Selected, kept);
        var count = 0;
        foreach (var slot in more)
        {
            if (slot != target && links.IsPresent(slot) && !own.Contains(slot))
            {
                scratch.Fresh[count++] = slot;
            }
        }

        store.Queries.Prepare(store.Row(target), graph.OnlyPart, scratch.Target);
        if (scratch.Target.PartCount > 0)
        {
            LayerSearch<TMeasure>.Measure(store, TMeasure.For(store, scratch.Target), scratch, count);
            var keys = scratch.Keys(count);
            for (var i = 0; i < count; i++)
            {
                keys[i] = Candidates.Key(scratch.Distances[i], scratch.Fresh[i]);
            }

            new Span<ulong>(keys, count).Sort();
            kept = NeighbourSelection<TMeasure>.Extend(graph, kept, keys, count, links.Limit(level), scratch);
        }

        Write(graph, target, level, new ReadOnlySpan<uint>(scratch.Selected, kept));
    }

    /// <summary>Adds links while there is room, and chooses all anew when there is none. The slot's lock must be held.</summary>
    private static void Extend(GraphState graph, int target, int level, ReadOnlySpan<uint> more, SearchScratch scratch)
    {
        var links = graph.Links;
        var list = links.At(target, level);
        for (var i = 0; i < more.Length; i++)
        {
            var count = GraphLinks.Count(list, links.Limit(level));
            if (!links.IsPresent(more[i]) || new ReadOnlySpan<uint>(list, count).Contains(more[i] + 1))
            {
                continue;
            }

            if (count == links.Limit(level))
            {
                Choose(graph, target, level, more[i..], scratch);
                return;
            }

            Volatile.Write(ref list[count], more[i] + 1);
        }
    }

    private static void Write(GraphState graph, int slot, int level, ReadOnlySpan<uint> slots)
    {
        var list = graph.Links.At(slot, level);
        var written = 0;
        foreach (var other in slots)
        {
            if (graph.Links.IsPresent(other))
            {
                Volatile.Write(ref list[written++], other + 1);
            }
        }

        for (; written < graph.Links.Limit(level) && list[written] != 0; written++)
        {
            Volatile.Write(ref list[written], 0);
        }
    }
}
