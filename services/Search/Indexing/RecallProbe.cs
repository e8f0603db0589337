using System.Diagnostics;
using Facet.Search.Engine;
using Facet.Search.Model;
using Facet.Search.Storage;
using Facet.Search.Storage.Factors;

namespace Facet.Search.Indexing;

/// <summary>Compares shortlists with exact searches for stored points.</summary>
internal sealed class RecallProbe(CollectionStore store, long generation)
{
    private const int Hits = 10;
    private const ulong Seed = 7;

    // An exact search reads every point: fewer samples where that takes seconds.
    private const int MostSamples = 48;
    private const int FewestSamples = 12;
    private const long PointsToSpend = 3_000_000;

    private static readonly int[] s_sizes = [64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048];

    /// <summary>Recall@10 of shortlists up to the largest that is worth its time.</summary>
    /// <param name="index">May be changed between two samples.</param>
    /// <param name="between">Called before each of them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public RecallMeasure Measure(CollectionIndex index, Action between, CancellationToken cancellationToken)
    {
        var samples = Draw((int)Math.Clamp(PointsToSpend / Math.Max(1, index.Count), FewestSamples, MostSamples), Seed);
        var found = new long[s_sizes.Length];
        var wanted = 0L;
        foreach (var ordinal in samples)
        {
            between();
            using var lease = store.Lease(generation);
            if (!lease.TryRead(ordinal, out var record))
            {
                continue;
            }

            var query = index.Covered(StoredQuery.Of(record));
            if (query.Count == 0)
            {
                continue;
            }

            // What came after the index is not its fault.
            var exact = Best(lease, query, ordinal, null, Hits, cancellationToken);
            exact.RemoveWhere(hit => !index.Holds(hit));
            wanted += exact.Count;
            for (var i = 0; i < s_sizes.Length; i++)
            {
                var candidates = index.Candidates(query, ordinal, s_sizes[i], null);
                found[i] += candidates is null ? exact.Count : exact.Count(candidates.Contains);
            }
        }

        return new RecallMeasure([.. s_sizes.Select((size, i) => (size, wanted == 0 ? 1 : (double)found[i] / wanted))]);
    }

    /// <summary>
    /// Searches for sampled points both ways, as callers do. What is dropped is held back for one of them at a time.
    /// </summary>
    /// <param name="shortlist">The approximate way; null candidates mean that it is exact.</param>
    /// <param name="check">What to compare.</param>
    /// <param name="weights">Weight by number of the region; null gives each 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SearchException">The generation was dropped meanwhile.</exception>
    public RecallReport Compare(
        Func<IReadOnlyList<QueryRegion>, long, IReadOnlyList<long>?> shortlist,
        RecallCheck check,
        IReadOnlyDictionary<int, double>? weights,
        CancellationToken cancellationToken)
    {
        var (exactTimes, approximateTimes) = (new List<double>(), new List<double>());
        var (found, wanted, scored) = (0L, 0L, 0L);
        foreach (var ordinal in Draw(check.Samples, check.Seed))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var lease = store.Lease(generation);
            RequireRecords(lease);
            if (!lease.TryRead(ordinal, out var record) || StoredQuery.Of(record, weights) is not { Count: > 0 } query)
            {
                continue;
            }

            var start = Stopwatch.GetTimestamp();
            var candidates = shortlist(query, ordinal);
            var approximate = Best(lease, query, ordinal, candidates, check.TopK, cancellationToken);
            var middle = Stopwatch.GetTimestamp();
            var exact = candidates is null ? approximate : Best(lease, query, ordinal, null, check.TopK, cancellationToken);
            approximateTimes.Add(Stopwatch.GetElapsedTime(start, middle).TotalMilliseconds);
            exactTimes.Add(candidates is null ? approximateTimes[^1] : Stopwatch.GetElapsedTime(middle).TotalMilliseconds);
            wanted += exact.Count;
            found += exact.Count(approximate.Contains);
            scored += candidates?.Count ?? lease.OrdinalEnd;
        }

        var samples = exactTimes.Count;
        return new RecallReport(
            wanted == 0 ? 1 : (double)found / wanted, samples, check.TopK, Median(approximateTimes), Median(exactTimes),
            samples == 0 ? 0 : (double)scored / samples);
    }

    private List<long> Draw(int count, ulong seed)
    {
        using var lease = store.Lease(generation);
        return PointSample.Draw(lease, count, seed);
    }

    private void RequireRecords(FactorLease lease)
    {
        if (lease.IsGone)
        {
            throw new SearchException(
                SearchReason.CollectionNotFound,
                $"the points that were being searched (generation {generation}) are gone: their collection was deleted, or another generation serves now");
        }
    }

    private static HashSet<long> Best(
        FactorLease lease, IReadOnlyList<QueryRegion> query, long self, IReadOnlyList<long>? candidates, int count, CancellationToken cancellationToken)
    {
        var scan = new PointScan(lease, new PointScorer(query), null, [self]);
        var best = candidates is null ? scan.All(count, cancellationToken) : scan.Shortlisted(candidates, count, cancellationToken);
        return [.. best.Select(point => point.Ordinal)];
    }

    private static double Median(List<double> values) => values.Count == 0 ? 0 : values.Order().ElementAt(values.Count / 2);
}
