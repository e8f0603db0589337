using Facet.Index.Internal.Measures;

namespace Facet.Index.Internal.Graphs;

/// <summary>
/// Takes slots out of a graph. The slots that are known to link there, its neighbours and theirs, get other links at once; the few others
/// when the graph is swept, after which no link leads there and the slot can be used again.
/// </summary>
internal static unsafe class Removal<TMeasure>
    where TMeasure : struct, IMeasure<TMeasure>
{
    public static void Unlink(GraphState graph, int slot, SearchScratch scratch)
    {
        var links = graph.Links;
        if (!links.IsPresent((uint)slot))
        {
            return;
        }

        graph.AddLeaving(1);
        graph.Leaving.Add(slot);
        links.SetPresent(slot, false);
        var group = graph.GroupOf(slot);
        graph.AddCount(group, -1);
        MoveEntry(graph, group, slot);
        var neighbours = stackalloc uint[links.Limit(0)];
        for (var level = links.Level(slot); level >= 0; level--)
        {
            RepairAround(graph, slot, level, Copy(links, slot, level, neighbours), scratch);
        }
    }

    /// <summary>Links a slot whose vector has changed to what is near it now, and lets its former neighbours look for better links.</summary>
    public static void Relink(GraphState graph, int slot, SearchScratch scratch)
    {
        var links = graph.Links;
        var (level, limit) = (links.Level(slot), links.Limit(0));
        var former = new uint[(level + 1) * limit];
        var counts = new int[level + 1];
        for (var l = 0; l <= level; l++)
        {
            fixed (uint* neighbours = &former[l * limit])
            {
                counts[l] = Copy(links, slot, l, neighbours).Length;
            }
        }

        Insertion<TMeasure>.Run(graph, slot, scratch);
        for (var l = level; l >= 0; l--)
        {
            RepairAround(graph, slot, l, former.AsSpan(l * limit, counts[l]), scratch);
        }
    }

    /// <summary>Replaces every link to a slot that has left, and takes the places of those slots back.</summary>
    public static void Sweep(GraphState graph, SearchScratch scratch)
    {
        var links = graph.Links;
        if (graph.Leaving.Count == 0)
        {
            return;
        }

        var more = stackalloc uint[links.Limit(0)];
        var slots = Math.Min(graph.Store.SlotCount, links.Capacity);
        for (var slot = 0; slot < slots; slot++)
        {
            if (links.IsPresent((uint)slot))
            {
                for (var level = links.Level(slot); level >= 0; level--)
                {
                    SweepList(graph, slot, level, more, scratch);
                }
            }
        }

        foreach (var slot in graph.Leaving)
        {
            // Under the lock, so that an insertion that is just adding a link here has finished.
            graph.Locks.Enter(slot);
            if (!links.IsPresent((uint)slot) && links.Level(slot) >= 0)
            {
                links.Remove(slot);
                graph.AddLeaving(-1);
            }

            graph.Locks.Exit(slot);
        }

        graph.Leaving.Clear();
    }

    /// <remarks>An insertion checks under the same lock that what it links to is present, so it cannot add a link behind the sweep.</remarks>
    private static void SweepList(GraphState graph, int slot, int level, uint* more, SearchScratch scratch)
    {
        var links = graph.Links;
        graph.Locks.Enter(slot);
        try
        {
            var list = links.At(slot, level);
            var limit = links.Limit(level);
            var count = -1;
            for (var i = 0; i < limit && list[i] != 0; i++)
            {
                if (!links.IsPresent(list[i] - 1))
                {
                    count = Math.Max(count, 0);
                    var theirs = Copy(links, (int)(list[i] - 1), level, scratch.Fresh);
                    var taken = theirs[..Math.Min(theirs.Length, limit - count)];
                    taken.CopyTo(new Span<uint>(more + count, taken.Length));
                    count += taken.Length;
                }
            }

            if (count >= 0)
            {
                Linking<TMeasure>.Patch(graph, slot, level, Distinct(more, count), scratch);
            }
        }
        finally
        {
            graph.Locks.Exit(slot);
        }
    }

    private static void RepairAround(GraphState graph, int slot, int level, ReadOnlySpan<uint> neighbours, SearchScratch scratch)
    {
        var links = graph.Links;
        scratch.StartVisits(links.Capacity);
        scratch.Visit((uint)slot);
        var second = stackalloc uint[links.Limit(0)];
        foreach (var neighbour in neighbours)
        {
            Repair(graph, neighbour, slot, level, neighbours, scratch);
            foreach (var next in Copy(links, (int)neighbour, level, second))
            {
                Repair(graph, next, slot, level, neighbours, scratch);
            }
        }
    }

    private static void Repair(GraphState graph, uint target, int slot, int level, ReadOnlySpan<uint> neighbours, SearchScratch scratch)
    {
        var links = graph.Links;
        if (!scratch.Visit(target) || !links.IsPresent(target) || links.Level((int)target) < level)
        {
            return;
        }

        graph.Locks.Enter((int)target);
        try
        {
            var list = links.At((int)target, level);
            if (new ReadOnlySpan<uint>(list, GraphLinks.Count(list, links.Limit(level))).Contains((uint)slot + 1))
            {
                if (links.IsPresent((uint)slot))
                {
                    Linking<TMeasure>.Choose(graph, (int)target, level, neighbours, scratch);
                }
                else
                {
                    Linking<TMeasure>.Patch(graph, (int)target, level, neighbours, scratch);
                }
            }
            else
            {
                return;
            }
        }
        finally
        {
            graph.Locks.Exit((int)target);
        }

        // Links that go both ways keep the graph as easy to walk as it was built.
        foreach (var neighbour in neighbours)
        {
            Linking<TMeasure>.AddBack(graph, neighbour, target, level);
        }
    }

    /// <summary>The entry point becomes a slot of the highest level left in the group; one that is being linked just now would lead nowhere.</summary>
    private static void MoveEntry(GraphState graph, GraphGroup group, int slot)
    {
        if (group.Entry.Slot != slot)
        {
            return;
        }

        lock (graph.EntryLock)
        {
            if (group.Entry.Slot != slot)
            {
                return;
            }

            var links = graph.Links;
            var (best, bestRank) = (-1, -1);
            var slots = Math.Min(graph.Store.SlotCount, links.Capacity);
            for (var other = 0; other < slots; other++)
            {
                if (!links.IsPresent((uint)other) || graph.GroupOf(other) != group)
                {
                    continue;
                }

                var rank = links.CountAt(other, 0) > 0 ? 1 + links.Level(other) : 0;
                if (rank > bestRank)
                {
                    (best, bestRank) = (other, rank);
                }
            }

            group.SetEntry(best, best < 0 ? -1 : links.Level(best));
        }
    }

    private static Span<uint> Copy(GraphLinks links, int slot, int level, uint* target)
    {
        var list = links.At(slot, level);
        var count = 0;
        for (; count < links.Limit(level); count++)
        {
            var link = Volatile.Read(ref list[count]);
            if (link == 0)
            {
                break;
            }

            target[count] = link - 1;
        }

        return new Span<uint>(target, count);
    }

    private static ReadOnlySpan<uint> Distinct(uint* slots, int count)
    {
        var span = new Span<uint>(slots, count);
        span.Sort();
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (kept == 0 || span[kept - 1] != span[i])
            {
                span[kept++] = span[i];
            }
        }

        return span[..kept];
    }
}
