using Facet.Index.Internal.Measures;

namespace Facet.Index.Internal.Graphs;

/// <summary>Measures every slot that may be returned.</summary>
internal static unsafe class ExactScan<TMeasure>
    where TMeasure : struct, IMeasure<TMeasure>
{
    private const int Samples = 512;
    private const int Batch = 8;

    /// <summary>
    /// With m matches among n slots a walk that wants ef of them measures about ef * n / m slots, a scan m.
    /// </summary>
    public static bool IsCheaper(GraphState graph, ISlotFilter filter, int ef)
    {
        double matches = filter.MatchCount ?? Estimate(graph.Store.SlotCount, filter);
        return matches * matches <= (double)ef * graph.Count;
    }

    /// <summary>Fills the scratch's pool with the <paramref name="ef"/> nearest slots that match.</summary>
    public static void Run(GraphState graph, in TMeasure measure, SearchScratch scratch, int ef, ISlotFilter? filter)
    {
        scratch.StartPool(ef);
        var (links, states) = (graph.Links, graph.Store.States);
        var fresh = scratch.Fresh;
        var (slots, count) = ((uint)Math.Min(graph.Store.SlotCount, links.Capacity), 0);
        for (uint slot = 0; slot < slots; slot++)
        {
            if (links.IsPresent(slot) && states.IsLive(slot) && (filter is null || filter.Matches((int)slot)))
            {
                fresh[count++] = slot;
                if (count == Batch)
                {
                    Flush(graph, measure, scratch, count);
                    count = 0;
                }
            }
        }

        Flush(graph, measure, scratch, count);
    }

    private static void Flush(GraphState graph, in TMeasure measure, SearchScratch scratch, int count)
    {
        LayerSearch<TMeasure>.Measure(graph.Store, measure, scratch, count);
        ref var pool = ref scratch.Pool;
        for (var i = 0; i < count; i++)
        {
            if (scratch.Distances[i] < pool.Bound && scratch.Distances[i] != IMeasure<TMeasure>.NothingInCommon)
            {
                pool.Insert(scratch.Distances[i], scratch.Fresh[i]);
            }
        }
    }

    private static double Estimate(int slots, ISlotFilter filter)
    {
        var (samples, matches) = (Math.Min(slots, Samples), 0);
        for (var i = 0; i < samples; i++)
        {
            matches += filter.Matches((int)((long)i * slots / samples)) ? 1 : 0;
        }

        return (double)matches * slots / Math.Max(samples, 1);
    }
}
