using Facet.Gateway.V1;
using Facet.Hosting;
using Microsoft.Extensions.Options;
using SearchV1 = Facet.Search.V1;

namespace Facet.Gateway;

/// <summary>Photo, or the id of a stored face, in; the most similar stored faces out.</summary>
public sealed class PhotoSearch(PhotoPipeline pipeline, BackendClients backends, BackendFacts facts, IOptions<GatewayOptions> options)
{
    /// <exception cref="FacetException">Bad request, no usable face, or what a service refused.</exception>
    public async Task<SearchResponse> SearchAsync(SearchRequest request, CancellationToken cancel)
    {
        Validate(request);
        var watch = new StageWatch();
        var query = new SearchV1.SearchRequest { Collection = request.Collection, TopK = request.TopK, Mode = request.Mode, Filter = request.Filter };
        query.Weights.Add(request.Weights);
        query.ExcludeIds.AddRange(request.ExcludeIds);
        var response = new SearchResponse();
        if (request.QueryCase == SearchRequest.QueryOneofCase.PointId)
        {
            query.PointId = request.PointId;
        }
        else
        {
            await DescribeQueryAsync(request, query, response, watch, cancel);
        }

        response.Result = await backends.Search.SearchAsync(query, cancellationToken: cancel);
        watch.Lap("search");
        response.Models.AddRange(await facts.ModelsAsync(cancel));
        response.Timings.AddRange(watch.Stages);
        return response;
    }

    private async Task DescribeQueryAsync(
        SearchRequest request, SearchV1.SearchRequest query, SearchResponse response, StageWatch watch, CancellationToken cancel)
    {
        var wantedFace = (int)Math.Min(request.FaceIndex, int.MaxValue);
        var faces = await pipeline.DescribeAsync(request.Image, request.Pipeline, wantedFace, watch, cancel);
        var face = faces[0];
        if (face.Features.Regions.Count == 0)
        {
            throw new FacetException(FacePoints.NoRegion);
        }

        query.Factors = new SearchV1.FactorQuery { Fingerprint = face.Features.Fingerprint, Regions = { face.Features.Regions } };
        response.QueryFace = FacePoints.Summarise(face, "");
        response.FaceCount = (uint)faces.Count;
    }

    private void Validate(SearchRequest request)
    {
        if (request.Collection.Length == 0)
        {
            throw new FacetException(FacetError.Invalid("collection", "MISSING_COLLECTION", "Name the collection to search."));
        }

        if (request.QueryCase == SearchRequest.QueryOneofCase.None)
        {
            throw new FacetException(FacetError.Invalid("query", "MISSING_QUERY", "Send a photo or the id of a stored point as the query."));
        }

        if (request.TopK < 1 || request.TopK > options.Value.MaxTopK)
        {
            throw new FacetException(FacetError.Invalid("top_k", "TOP_K_OUT_OF_RANGE", $"top_k is {request.TopK}; it must lie in 1..{options.Value.MaxTopK}."));
        }
    }
}
