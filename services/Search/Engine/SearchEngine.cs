using System.Diagnostics;
using Facet.Gram;
using Facet.Hosting;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Search.Engine;

/// <summary>
/// Exact search: scores every candidate from its factors, on all cores. Memory: the cache's budget, and per core one page of points and
/// one bounded list of hits. A search sees every write that was acknowledged before it began.
/// </summary>
public sealed class SearchEngine : IDisposable
{
    private readonly CollectionStore _store;
    private readonly SearchOptions _options;
    private readonly ICandidateSource _candidates;
    private readonly WorkGate _gate;

    public SearchEngine(CollectionStore store, SearchOptions options)
        : this(store, options, new ExhaustiveCandidates())
    {
    }

    internal SearchEngine(CollectionStore store, SearchOptions options, ICandidateSource candidates)
    {
        ArgumentNullException.ThrowIfNull(options);
        _store = store;
        _options = options;
        _candidates = candidates;
        _gate = new WorkGate(options.MaxConcurrentSearches, options.MaxWaitingSearches);
        Cache = new PageCache(options.CacheBytes);
    }

    /// <summary>What chooses the candidates: "exact", ...</summary>
    public string Name => _candidates.Name;

    internal PageCache Cache { get; }

    /// <summary>Finds the points with the best scores.</summary>
    /// <exception cref="SearchException">The query is malformed or does not fit its collection.</exception>
    /// <exception cref="FacetException">Too many searches wait.</exception>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public async Task<SearchResult> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var weights = QueryPreparation.Check(query, _options);
        var arrival = Stopwatch.GetTimestamp();
        return await _gate.RunAsync(
            () => Search(query, weights, Stopwatch.GetElapsedTime(arrival), cancellationToken), cancellationToken);
    }

    public void Dispose() => _gate.Dispose();

    private SearchResult Search(SearchQuery query, RegionWeights weights, TimeSpan waited, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        using var hold = _store.Hold();
        var (collection, known) = _store.Describe(query.Collection);
        var given = GivenRegions(query, collection);
        var mode = SearchMode.Exact;
        var (best, scored) = (new TopCandidates(query.TopK), 0L);
        if (collection.Info.PointCount > 0)
        {
            var regions = QueryPreparation.Regions(given, weights, known, query.Collection);
            var scorer = new PointScorer(regions, weights, query);
            var ordinals = UsesShortlist(query) ? _candidates.Find(collection.Id, regions, query.TopK) : null;
            mode = ordinals is null ? SearchMode.Exact : SearchMode.Approximate;
            (best, scored) = ordinals is null
                ? ScoreAll(collection, scorer, query.TopK, cancellationToken)
                : ScoreSome(collection, ordinals, scorer, query.TopK, cancellationToken);
        }

        var hits = best.BestFirst().Select(candidate => ToHit(candidate, weights)).ToArray();
        var elapsed = Stopwatch.GetElapsedTime(start);
        SearchMetrics.SearchDuration.Record(elapsed.TotalSeconds);
        SearchMetrics.PointsScored.Add(scored);
        return new SearchResult(hits, mode, scored, collection.Info.Fingerprint, waited, elapsed);
    }

    // A filter may leave too little of a shortlist, so a filtered search compares with everything.
    private static bool UsesShortlist(SearchQuery query) => query.Mode != SearchMode.Exact && query.Filter.Count == 0;

    private static SearchHit ToHit(Candidate candidate, RegionWeights weights) => new(
        candidate.Point.Id,
        candidate.Score,
        [.. candidate.Regions.Select(region => new RegionHit(region.Region, region.Score, weights.Of(region.Region)))],
        Metadata.FromJson(candidate.Point.Metadata));

    private IReadOnlyList<RegionData> GivenRegions(SearchQuery query, CollectionRow collection)
    {
        if (query.Factors is null)
        {
            return _store.GetPoint(collection, query.PointId!).Regions;
        }

        collection.Info.Fingerprint?.MustEqual(query.Factors.Fingerprint.Validated(), query.Collection);
        return query.Factors.Regions;
    }

    private (TopCandidates Best, long Scored) ScoreAll(
        CollectionRow collection, PointScorer scorer, int count, CancellationToken cancellationToken)
    {
        var pages = _store.Pages(collection);
        var best = new TopCandidates(count);
        var scored = 0L;
        var merge = new Lock();
        try
        {
            Parallel.For(
                0,
                pages.Length,
                new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
                () => (Best: new TopCandidates(count), Scored: 0L),
                (i, _, mine) => (mine.Best, mine.Scored + ScorePoints(PageOf(collection, pages[i]).Points, scorer, mine.Best)),
                mine =>
                {
                    lock (merge)
                    {
                        best.AddAll(mine.Best);
                        scored += mine.Scored;
                    }
                });
        }
        catch (AggregateException several) when (several.InnerExceptions.OfType<SearchException>().FirstOrDefault() is { } problem)
        {
            throw new SearchException(problem.Reason, problem.Message, several);
        }

        return (best, scored);
    }

    private (TopCandidates Best, long Scored) ScoreSome(
        CollectionRow collection, IReadOnlyCollection<long> ordinals, PointScorer scorer, int count, CancellationToken cancellationToken)
    {
        var best = new TopCandidates(count);
        var scored = 0L;
        foreach (var chunk in ordinals.Chunk(RecordDirectory.PageSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            scored += ScorePoints(_store.ReadPoints(collection, chunk), scorer, best);
        }

        return (best, scored);
    }

    private static long ScorePoints(IReadOnlyList<ScoringPoint> points, PointScorer scorer, TopCandidates best)
    {
        var scored = 0L;
        foreach (var point in points)
        {
            if (scorer.Score(point, ref scored) is { } candidate)
            {
                best.Add(candidate);
            }
        }

        return scored;
    }

    private ScoringPage PageOf(CollectionRow collection, PageStamp stamp)
    {
        if (Cache.Find(collection.Generation, stamp) is { } cached)
        {
            return cached;
        }

        var page = _store.ReadPage(collection, stamp);
        Cache.Add(collection.Generation, page);
        return page;
    }
}
