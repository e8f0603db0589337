using System.Diagnostics;
using Facet.Gram;
using Facet.Hosting;
using Facet.Search.Indexing;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Search.Engine;

/// <summary>
/// Finds the points most like a query: a shortlist from the collection's index, if it has one, and in any case exact scores from the
/// stored factors. A search sees every write that was acknowledged before it began.
/// </summary>
public sealed class SearchEngine : IDisposable
{
    private readonly CollectionStore _store;
    private readonly SearchOptions _options;
    private readonly IPointIndexes _indexes;
    private readonly FilterCache _filters = new();
    private readonly WorkGate _gate;

    /// <summary>Searches are exact.</summary>
    public SearchEngine(CollectionStore store, SearchOptions options)
        : this(store, options, new NoIndexes())
    {
    }

    internal SearchEngine(CollectionStore store, SearchOptions options, IPointIndexes indexes)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_store, _options, _indexes) = (store, options, indexes);
        _gate = new WorkGate(options.MaxConcurrentSearches, options.MaxWaitingSearches);
    }

    /// <summary>Searches that wait for their turn.</summary>
    public int Waiting => _gate.Waiting;

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

    /// <summary>Searches for sampled points of a collection both ways and compares.</summary>
    /// <param name="collection">Name.</param>
    /// <param name="check">How much.</param>
    /// <param name="weights">As in a search.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SearchException">No such collection, not even any more, or a weight is out of range or for no region of it.</exception>
    public Task<RecallReport> CheckRecallAsync(
        string collection, RecallCheck check, IReadOnlyDictionary<string, double> weights, CancellationToken cancellationToken = default) =>
        _gate.RunAsync(() => CheckRecall(collection, check, QueryPreparation.Weights(weights), cancellationToken), cancellationToken);

    public void Dispose() => _gate.Dispose();

    private RecallReport CheckRecall(string name, RecallCheck check, RegionWeights weights, CancellationToken cancellationToken)
    {
        var (collection, known) = _store.Describe(name);
        QueryPreparation.RequireKnown(weights, known, name, []);
        var byNumber = known.All.ToDictionary(region => region.Number, region => weights.Of(region.Name));
        return new RecallProbe(_store, collection.Generation).Compare(
            (regions, ordinal) => _indexes.Shortlist(new ShortlistRequest(collection.Generation, regions, ordinal, check.TopK + 1, null)),
            check,
            byNumber,
            cancellationToken);
    }

    private SearchResult Search(SearchQuery query, RegionWeights weights, TimeSpan waited, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        using var hold = _store.Hold();
        var (collection, known) = _store.Describe(query.Collection);
        var given = GivenRegions(query, collection);
        var (hits, mode, scored) = (Array.Empty<SearchHit>(), SearchMode.Exact, 0L);
        if (collection.Info.PointCount > 0)
        {
            var regions = QueryPreparation.Regions(given, weights, known, query.Collection);
            if (_options.CompactFactors)
            {
                PrepareScorers(regions);
            }

            using var lease = _store.Lease(collection);
            var named = _store.Ordinals(collection, query.PointId is { } self ? query.ExcludeIds.Append(self) : query.ExcludeIds);
            var scan = new PointScan(lease, new PointScorer(regions), query.MinScore, [.. named.Values]);
            var allowed = query.Filter.Count > 0 ? _filters.Matching(_store, collection, query.Filter, cancellationToken) : null;
            if (query.OnlyIds.Count > 0)
            {
                allowed = Named(collection, query.OnlyIds, allowed);
            }

            var shortlist = query.Mode == SearchMode.Exact || query.OnlyIds.Count > 0 ? null : Shortlist(query, collection, regions, named, allowed);
            mode = shortlist is null ? SearchMode.Exact : SearchMode.Approximate;
            var best = (shortlist, allowed) switch
            {
                ({ } some, _) => scan.Shortlisted(some, query.TopK, cancellationToken),
                (null, { } some) => scan.Some([.. some.All()], query.TopK, cancellationToken),
                _ => scan.All(query.TopK, cancellationToken),
            };
            scored = scan.Scored;
            hits = new HitBuilder(_store, collection, lease, scan.Scorer, _indexes.BackgroundOf(collection.Generation))
                .Build(best, query.IncludeMatches);
        }

        var elapsed = Stopwatch.GetElapsedTime(start);
        SearchMetrics.SearchDuration.Record(elapsed.TotalSeconds);
        SearchMetrics.PointsScored.Add(scored);
        return new SearchResult(hits, mode, scored, collection.Info.Fingerprint, waited, elapsed);
    }

    /// <summary>The points of these ids that may be hits.</summary>
    private OrdinalSet Named(CollectionRow collection, IReadOnlyList<string> ids, OrdinalSet? allowed)
    {
        var named = new OrdinalSet();
        foreach (var ordinal in _store.Ordinals(collection, ids).Values)
        {
            if (allowed?.Contains(ordinal) ?? true)
            {
                named.Add(ordinal);
            }
        }

        return named;
    }

    /// <summary>On another core, while this one goes through the graphs: reducing a query's factors takes a fifth of a search.</summary>
    private static void PrepareScorers(IReadOnlyList<QueryRegion> regions) => Task.Run(() =>
    {
        foreach (var region in regions)
        {
            region.Prepare();
        }
    });

    private IReadOnlyList<long>? Shortlist(
        SearchQuery query,
        CollectionRow collection,
        IReadOnlyList<QueryRegion> regions,
        IReadOnlyDictionary<string, long> named,
        OrdinalSet? allowed)
    {
        long? stored = query.PointId is not null && named.TryGetValue(query.PointId, out var ordinal) ? ordinal : null;
        var hits = (int)Math.Min(int.MaxValue, query.TopK + (long)query.ExcludeIds.Count + (stored is null ? 0 : 1));
        return _indexes.Shortlist(new ShortlistRequest(collection.Generation, regions, stored, hits, allowed));
    }

    private IReadOnlyList<RegionData> GivenRegions(SearchQuery query, CollectionRow collection)
    {
        if (query.Factors is null)
        {
            return _store.GetPoint(collection, query.PointId!).Regions;
        }

        collection.Info.Fingerprint?.MustEqual(query.Factors.Fingerprint.Validated(), query.Collection);
        return query.Factors.Regions;
    }
}
