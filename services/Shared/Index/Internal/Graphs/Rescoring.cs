using Facet.Index.Internal.Measures;

namespace Facet.Index.Internal.Graphs;

/// <summary>Scores the nearest candidates again with vectors in full precision.</summary>
internal static unsafe class Rescoring
{
    private const int LeastTimesWanted = 3;

    public static void Run(
        VectorStore store, IRowSource rows, ReadOnlySpan<float> query, in SearchSettings settings, int wanted, ref CandidatePool pool)
    {
        var rescored = (int)Math.Min(pool.Count, Math.Max((long)wanted * LeastTimesWanted, settings.RescoreCount));
        for (var i = 0; i < rescored; i++)
        {
            var slot = Candidates.Slot(pool.Items[i]);
            var row = rows.Row((int)slot);
            if (row.IsEmpty || Candidates.Distance(pool.Items[i]) == float.MaxValue)
            {
                continue;
            }

            VectorRules.RequireDimension(store.Layout, row.Length, $"row of slot {slot}");
            var distance = ExactLikeness.Distance(store.Layout, query, row, store.PartsOf((int)slot), settings.Weights);
            pool.Items[i] = Candidates.Key(distance, slot);
        }

        new Span<ulong>(pool.Items, rescored).Sort();
    }
}
