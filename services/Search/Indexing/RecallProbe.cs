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
    private const int MostSamples = 64;
    private const int FewestSamples = 32;
    private const long PointsToSpend = 30_000_000;

    private static readonly int[] s_shortlists = [32, 48, 64, 96, 128, 192, 256, 384, 512];
    private static readonly int[] s_efs = [64, 96, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 1024, 1536, 2048];

    /// <summary>Recall@10 of searches of growing effort, up to what is worth its time.</summary>
    /// <param name="index">May be changed between two samples.</param>
    /// <param name="wanted">Recall to reach.</param>
    /// <param name="between">Called before each sample and each search of them all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public RecallMeasure Measure(CollectionIndex index, double wanted, Action between, CancellationToken cancellationToken)
    {
        var samples = Samples(index, between, cancellationToken);
        (int, double)[] byShortlist = [.. s_shortlists.Select(size => (size, Recall(size, s_efs[^1])))];
        var shortlist = RecallMeasure.ShortlistOf(wanted, byShortlist);
        return new RecallMeasure(wanted, byShortlist, [.. s_efs.Select(ef => (ef, Recall(shortlist, Math.Max(shortlist, ef))))]);

        double Recall(int size, int ef)
        {
            between();
            return Found(index, samples, size, ef, cancellationToken);
        }
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

    private List<Sample> Samples(CollectionIndex index, Action between, CancellationToken cancellationToken)
    {
        var count = (int)Math.Clamp(PointsToSpend / Math.Max(1, index.Count), FewestSamples, MostSamples);
        var samples = new List<Sample>(count);
        foreach (var ordinal in Draw(count, Seed))
        {
            between();
            using var lease = store.Lease(generation);
            if (lease.TryRead(ordinal, out var record) && index.Covered(StoredQuery.Of(record)) is { Count: > 0 } query)
            {
                // What came after the index is not its fault.
                var scan = new PointScan(lease, new PointScorer(query), null, [ordinal]);
                var exact = scan.Presumably(Hits, cancellationToken).Select(point => point.Ordinal).ToHashSet();
                exact.RemoveWhere(hit => !index.Holds(hit));
                samples.Add(new Sample(ordinal, query, exact));
            }
        }

        return samples;
    }

    /// <summary>The share of the exact hits that candidates hold.</summary>
    private static double Found(CollectionIndex index, List<Sample> samples, int size, int ef, CancellationToken cancellationToken)
    {
        var (found, wanted) = (0L, 0L);
        foreach (var (ordinal, query, exact) in samples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var candidates = index.Candidates(query, ordinal, size, ef, null, isHidden: true);
            found += candidates is null ? exact.Count : exact.Count(candidates.Contains);
            wanted += exact.Count;
        }

        return wanted == 0 ? 1 : (double)found / wanted;
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

    private sealed record Sample(long Ordinal, IReadOnlyList<QueryRegion> Query, HashSet<long> Exact);
}
