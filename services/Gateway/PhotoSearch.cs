using Facet.Gateway.Queries;
using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Types.V1;
using Grpc.Core;

namespace Facet.Gateway;

/// <summary>What a search answered, and the query as it can be asked again.</summary>
internal sealed record SearchOutcome(SearchResponse Response, KeptQuery Query);

/// <summary>Photos, or the ids of stored faces, in; the most similar stored faces out.</summary>
internal sealed class PhotoSearch(QueryReader reader, CombinedSearch combined, TokenCache<KeptQuery> tokens, BackendFacts facts)
{
    private static readonly TimeSpan s_modelsWithin = TimeSpan.FromSeconds(1);

    /// <exception cref="FacetException">Bad request, no usable face, or what a service refused.</exception>
    public async Task<SearchOutcome> SearchAsync(SearchRequest request, CancellationToken cancel)
    {
        reader.Check(request);
        var watch = new StageWatch();
        var query = request.QueryCase == SearchRequest.QueryOneofCase.QueryToken
            ? Again(request)
            : await reader.ReadAsync(request, watch, cancel);
        var found = await combined.RunAsync(query, cancel);
        watch.Lap("search");
        var response = new SearchResponse { Result = found.Result, ScoreParts = { found.Parts } };
        response.Positives.AddRange(query.Positives.Select(part => part.ToInfo()));
        response.Negatives.AddRange(query.Negatives.Select(part => part.ToInfo()));
        if (query.Positives is [{ Face: { } face }])
        {
            (response.QueryFace, response.FaceCount) = (face.Summary, face.FaceCount);
        }

        response.QueryToken = request.QueryCase == SearchRequest.QueryOneofCase.QueryToken ? request.QueryToken
            : request.KeepQuery ? tokens.Add(query, query.Bytes)
            : "";
        response.Models.AddRange(await ModelsAsync(cancel));
        response.Timings.AddRange(watch.Stages);
        return new SearchOutcome(response, query);
    }

    /// <exception cref="FacetException">TOKEN_EXPIRED.</exception>
    public KeptQuery Find(string token) => tokens.TryGet(token, out var kept)
        ? kept
        : throw new FacetException(new FacetError(
            StatusCode.NotFound, "TOKEN_EXPIRED", "The query is not kept any more, or never was: search again with its photos."));

    /// <summary>A search by the id of a stored point needs no model: it is answered while the services that have them are away.</summary>
    private async Task<IReadOnlyList<ModelInfo>> ModelsAsync(CancellationToken cancel)
    {
        try
        {
            return await facts.ModelsAsync(cancel).WaitAsync(s_modelsWithin, cancel);
        }
        catch (Exception problem) when (problem is TimeoutException or RpcException { StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded })
        {
            return [];
        }
    }

    private KeptQuery Again(SearchRequest request)
    {
        var kept = Find(request.QueryToken);
        if (request.Collection.Length > 0 && request.Collection != kept.Request.Collection)
        {
            throw new FacetException(FacetError.Invalid(
                "collection", "OTHER_COLLECTION", $"The query was made for collection '{kept.Request.Collection}'; leave collection out, or search anew."));
        }

        if (request.Negatives.Count > 0)
        {
            throw new FacetException(FacetError.Invalid("negatives", "TWO_QUERIES", "A query token brings its own items; search anew to change them."));
        }

        var settings = new SearchRequest(request) { Collection = kept.Request.Collection };
        settings.ClearQuery();
        return kept with { Request = settings };
    }
}
