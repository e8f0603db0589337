using Facet.Index.Internal.Measures;

namespace Facet.Index.Internal.Graphs;

/// <summary>
/// Walks level 0 through all slots but keeps only those that match. It goes on until <c>ef</c> matches are nearer than whatever is left,
/// so the rarer the matches, the farther it walks.
/// </summary>
internal static unsafe class FilteredSearch<TMeasure>
    where TMeasure : struct, IMeasure<TMeasure>
{
    public static void Run(GraphState graph, in TMeasure measure, SearchScratch scratch, ulong start, int ef, ISlotFilter filter)
    {
        var (links, heap) = (graph.Links, scratch.Heap);
        scratch.StartPool(ef);
        ref var pool = ref scratch.Pool;
        heap.Clear();
        heap.Push(start);
        scratch.Visit(Candidates.Slot(start));
        Keep(graph, ref pool, Candidates.Distance(start), Candidates.Slot(start), filter);
        while (heap.Count > 0)
        {
            var nearest = heap.Pop();
            if (Candidates.Distance(nearest) > pool.Bound)
            {
                break;
            }

            var list = links.At((int)Candidates.Slot(nearest), 0);
            var count = LayerSearch<TMeasure>.Gather(graph.Store, list, links.Limit(0), scratch);
            LayerSearch<TMeasure>.Measure(graph.Store, measure, scratch, count);
            for (var i = 0; i < count; i++)
            {
                if (scratch.Distances[i] < pool.Bound)
                {
                    heap.Push(Candidates.Key(scratch.Distances[i], scratch.Fresh[i]));
                    Keep(graph, ref pool, scratch.Distances[i], scratch.Fresh[i], filter);
                }
            }
        }
    }

    private static void Keep(GraphState graph, ref CandidatePool pool, float distance, uint slot, ISlotFilter filter)
    {
        if (distance != IMeasure<TMeasure>.NothingInCommon && graph.Store.States.IsLive(slot) && filter.Matches((int)slot))
        {
            pool.Insert(distance, slot);
        }
    }
}
