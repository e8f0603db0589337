using System.Numerics;
using Facet.Index.Internal.Graphs;

namespace Facet.Index.Internal.Snapshots;

/// <summary>Checks a graph of a snapshot before anyone follows its links, and takes stock of it.</summary>
internal static unsafe class LinkCheck
{
    public static void Run(HnswGraph graph, int number, int slots)
    {
        var (state, links) = (graph.State, graph.State.Links);
        var used = new ulong[(links.Blocks + 63) / 64];
        for (var slot = 0; slot < slots; slot++)
        {
            var level = CheckWord(graph, number, slot, used);
            if (level >= 0)
            {
                var group = state.GroupOf(slot);
                state.AddCount(group, 1);
                if (level > group.Entry.Level)
                {
                    group.SetEntry(slot, level);
                }
            }
        }

        for (var slot = 0; slot < slots; slot++)
        {
            for (var level = links.Level(slot); level >= 0; level--)
            {
                CheckList(links, number, slots, slot, level);
            }
        }

        FreeBlocks(links, used);
    }

    private static int CheckWord(HnswGraph graph, int number, int slot, ulong[] used)
    {
        var links = graph.State.Links;
        var level = links.Level(slot);
        if (level < 0)
        {
            return level;
        }

        var isAllowed = links.IsPresent((uint)slot) && graph.State.Store.Contains(slot) && graph.Takes(slot);
        if (!isAllowed)
        {
            throw new SnapshotException($"graph {number} words", $"has slot {slot}, which holds no vector for this graph.");
        }

        var first = links.FirstBlock(slot);
        for (var block = first; block < first + level; block++)
        {
            if (block < 1 || block >= links.Blocks || (used[block >> 6] >> block & 1) != 0)
            {
                throw new SnapshotException($"graph {number} words", $"gives slot {slot} block {block}, which does not exist or belongs to another slot.");
            }

            used[block >> 6] |= 1ul << block;
        }

        return level;
    }

    private static void CheckList(GraphLinks links, int number, int slots, int slot, int level)
    {
        var list = links.At(slot, level);
        var limit = links.Limit(level);
        var count = GraphLinks.Count(list, limit);
        for (var i = 0; i < count; i++)
        {
            var target = list[i] - 1;
            if (target >= (uint)slots || target == (uint)slot || links.Level((int)target) < level)
            {
                throw new SnapshotException(
                    level == 0 ? $"graph {number} links" : $"graph {number} upper links",
                    $"has a link from slot {slot} to slot {target} on level {level}, where that slot is not.");
            }
        }

        for (var i = count; i < limit; i++)
        {
            if (list[i] != 0)
            {
                throw new SnapshotException(level == 0 ? $"graph {number} links" : $"graph {number} upper links", $"has links behind the end of slot {slot}'s list.");
            }
        }
    }

    private static void FreeBlocks(GraphLinks links, ulong[] used)
    {
        for (var word = 0; word < used.Length; word++)
        {
            for (var free = ~used[word]; free != 0; free &= free - 1)
            {
                var block = word * 64 + BitOperations.TrailingZeroCount(free);
                if (block >= 1 && block < links.Blocks)
                {
                    links.AddFreeBlock(block);
                }
            }
        }
    }
}
