using System.Runtime.ExceptionServices;
using Facet.Features.V1;
using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Search.V1;
using Grpc.Core;
using SearchV1 = Facet.Search.V1;

namespace Facet.Gateway.Queries;

/// <summary>What a search with several items found.</summary>
/// <param name="Result">Hits, best first.</param>
/// <param name="Parts">With negatives, one a hit.</param>
internal sealed record CombinedResult(SearchV1.SearchResponse Result, IReadOnlyList<ScoreParts> Parts);

/// <summary>
/// Searches with several items. MEAN is one search with the mean of the items' Grams. ANY is a search for each: a point among the best k by its
/// best score is among the best k of the item that gave it, so that merging loses nothing. Negatives score the best by the positives anew.
/// </summary>
internal sealed class CombinedSearch(BackendClients backends)
{
    private const uint LeastCandidates = 500;
    private const uint CandidatesPerHit = 10;

    /// <summary>What the search service takes at most by default.</summary>
    private const uint MostCandidates = 1000;

    /// <exception cref="RpcException">What the search service refused.</exception>
    public async Task<CombinedResult> RunAsync(KeptQuery query, CancellationToken cancel)
    {
        var request = query.Request;
        if (query.Negatives.Count == 0)
        {
            return new CombinedResult(await PositivesAsync(query, request.TopK, request.HasMinScore ? request.MinScore : null, cancel), []);
        }

        var candidates = Math.Max(request.TopK, Math.Min(MostCandidates, Math.Max(LeastCandidates, CandidatesPerHit * request.TopK)));
        var found = await PositivesAsync(query, candidates, null, cancel);
        var against = await NegativesAsync(query, found, cancel);
        var weight = request.HasNegativeWeight ? request.NegativeWeight : QueryReader.DefaultNegativeWeight;
        var best = found.Hits
            .Select(hit => (Hit: hit, Parts: new ScoreParts { Positive = hit.Score, Negative = against.GetValueOrDefault(hit.Id) }))
            .Select(scored => (scored.Hit, scored.Parts, Score: scored.Parts.Positive - (weight * scored.Parts.Negative)))
            .Where(scored => !request.HasMinScore || scored.Score >= request.MinScore)
            .OrderByDescending(scored => scored.Score)
            .Take((int)request.TopK)
            .ToList();
        var result = WithoutHits(found);
        result.Hits.AddRange(best.Select(scored => new Hit(scored.Hit) { Score = scored.Score }));
        return new CombinedResult(result, [.. best.Select(scored => scored.Parts)]);
    }

    /// <summary>Which patches of some items and of one point matched.</summary>
    /// <returns>One answer an item; without hits where the item is the point itself or shares no region with it.</returns>
    public async Task<IReadOnlyList<SearchV1.SearchResponse>> MatchesAsync(KeptQuery query, string pointId, CancellationToken cancel)
    {
        var answers = new List<SearchV1.SearchResponse>(query.Positives.Count);
        foreach (var part in query.Positives)
        {
            var request = new SearchV1.SearchRequest
            {
                Collection = query.Request.Collection,
                TopK = 1,
                Mode = SearchMode.Exact,
                IncludeMatches = true,
                OnlyIds = { pointId },
            };
            SetItem(request, part);
            answers.Add(await backends.Search.SearchAsync(request, cancellationToken: cancel));
        }

        return answers;
    }

    /// <summary>One of several items may show none of the regions that have a weight: the others are searched with.</summary>
    private static bool HasNoRegionThatCounts(RpcException refusal) => ErrorTranslator.FromRpc(refusal).Reason == "UNKNOWN_REGION";

    private static SearchV1.SearchResponse WithoutHits(SearchV1.SearchResponse answer) => new()
    {
        Mode = answer.Mode,
        ScoredPoints = answer.ScoredPoints,
        Fingerprint = answer.Fingerprint,
        Timings = { answer.Timings },
    };

    private static void SetItem(SearchV1.SearchRequest request, QueryPart part)
    {
        if (part.Face is { } face)
        {
            request.Factors = new FactorQuery { Fingerprint = face.Fingerprint, Regions = { face.Regions } };
        }
        else
        {
            request.PointId = part.PointId;
        }
    }

    private static SearchV1.SearchRequest Plain(KeptQuery query, uint topK, double? minScore)
    {
        var from = query.Request;
        var request = new SearchV1.SearchRequest { Collection = from.Collection, TopK = topK, Mode = from.Mode, Filter = from.Filter };
        request.Weights.Add(from.Weights);
        request.ExcludeIds.AddRange(from.ExcludeIds);
        request.ExcludeIds.AddRange(query.Positives.Select(part => part.PointId).Where(id => id.Length > 0));
        if (minScore is { } score)
        {
            request.MinScore = score;
        }

        return request;
    }

    private async Task<SearchV1.SearchResponse> PositivesAsync(KeptQuery query, uint topK, double? minScore, CancellationToken cancel)
    {
        if (query.Positives.Count == 1)
        {
            var request = Plain(query, topK, minScore);
            SetItem(request, query.Positives[0]);
            return await backends.Search.SearchAsync(request, cancellationToken: cancel);
        }

        return query.Request.Combine == CombineMode.Any
            ? await AnyAsync(query, topK, minScore, cancel)
            : await MeanAsync(query, topK, minScore, cancel);
    }

    private async Task<SearchV1.SearchResponse> MeanAsync(KeptQuery query, uint topK, double? minScore, CancellationToken cancel)
    {
        var faces = new List<IReadOnlyList<RegionFactors>>(query.Positives.Count);
        foreach (var part in query.Positives)
        {
            faces.Add(part.Face?.Regions ?? await StoredAsync(query.Request.Collection, part.PointId, cancel));
        }

        var fingerprint = query.Positives.FirstOrDefault(part => part.Face is not null)?.Face!.Fingerprint
            ?? (await backends.Search.GetCollectionAsync(new GetCollectionRequest { Name = query.Request.Collection }, cancellationToken: cancel)).Collection.Fingerprint;
        var request = Plain(query, topK, minScore);
        request.Factors = new FactorQuery { Fingerprint = fingerprint, Regions = { MeanFactors.Of(faces) } };
        return await backends.Search.SearchAsync(request, cancellationToken: cancel);
    }

    private async Task<IReadOnlyList<RegionFactors>> StoredAsync(string collection, string id, CancellationToken cancel)
    {
        var stored = await backends.Search.GetPointAsync(
            new GetPointRequest { Collection = collection, Id = id, IncludeFactors = true }, cancellationToken: cancel);
        return stored.Point.Regions;
    }

    private async Task<SearchV1.SearchResponse> AnyAsync(KeptQuery query, uint topK, double? minScore, CancellationToken cancel)
    {
        var best = new Dictionary<string, Hit>(StringComparer.Ordinal);
        SearchV1.SearchResponse? merged = null;
        RpcException? uncounted = null;
        foreach (var part in query.Positives)
        {
            var request = Plain(query, topK, minScore);
            SetItem(request, part);
            SearchV1.SearchResponse answer;
            try
            {
                answer = await backends.Search.SearchAsync(request, cancellationToken: cancel);
            }
            catch (RpcException refusal) when (HasNoRegionThatCounts(refusal))
            {
                uncounted = refusal;
                continue;
            }

            foreach (var hit in answer.Hits)
            {
                if (!best.TryGetValue(hit.Id, out var known) || hit.Score > known.Score)
                {
                    best[hit.Id] = hit;
                }
            }

            if (merged is null)
            {
                merged = WithoutHits(answer);
            }
            else
            {
                merged.ScoredPoints += answer.ScoredPoints;
            }
        }

        if (merged is null)
        {
            ExceptionDispatchInfo.Throw(uncounted!);
        }

        merged.Hits.AddRange(best.Values.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id, StringComparer.Ordinal).Take((int)topK));
        return merged;
    }

    /// <summary>The best score of each candidate against the negatives.</summary>
    private async Task<IReadOnlyDictionary<string, double>> NegativesAsync(KeptQuery query, SearchV1.SearchResponse found, CancellationToken cancel)
    {
        var worst = new Dictionary<string, double>(StringComparer.Ordinal);
        if (found.Hits.Count == 0)
        {
            return worst;
        }

        foreach (var part in query.Negatives)
        {
            var request = new SearchV1.SearchRequest { Collection = query.Request.Collection, TopK = (uint)found.Hits.Count, Mode = SearchMode.Exact };
            request.Weights.Add(query.Request.Weights);
            request.OnlyIds.AddRange(found.Hits.Select(hit => hit.Id));
            SetItem(request, part);
            try
            {
                foreach (var hit in (await backends.Search.SearchAsync(request, cancellationToken: cancel)).Hits)
                {
                    worst[hit.Id] = Math.Max(hit.Score, worst.GetValueOrDefault(hit.Id, double.NegativeInfinity));
                }
            }
            catch (RpcException refusal) when (HasNoRegionThatCounts(refusal))
            {
                // Nothing is like it in the regions that count.
            }

            if (part.PointId.Length > 0)
            {
                // Nothing is more like a point than itself; the search leaves it out of its own hits.
                worst[part.PointId] = 1;
            }
        }

        return worst;
    }
}
