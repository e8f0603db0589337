using Facet.Gateway.Faces;
using Facet.Gateway.V1;
using Facet.Hosting;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Facet.Gateway.Queries;

/// <summary>Checks a search request and looks at its photos.</summary>
internal sealed class QueryReader(SeenPhotos photos, PhotoPipeline pipeline, CollectionRecipes recipes, IOptions<GatewayOptions> options)
{
    public const int MaxItems = 16;
    public const double DefaultNegativeWeight = 0.5;
    private const double MaxNegativeWeight = 10;

    /// <summary>Checks what needs no service.</summary>
    /// <exception cref="FacetException">Says which field and why.</exception>
    public void Check(SearchRequest request)
    {
        var hasQuery = request.QueryCase != SearchRequest.QueryOneofCase.None;
        if (request.Collection.Length == 0 && request.QueryCase != SearchRequest.QueryOneofCase.QueryToken)
        {
            throw Invalid("collection", "MISSING_COLLECTION", "Name the collection to search.");
        }

        if (!hasQuery && request.Positives.Count == 0)
        {
            throw Invalid("query", "MISSING_QUERY", "Send a photo or the id of a stored point as the query.");
        }

        if (hasQuery && request.Positives.Count > 0)
        {
            throw Invalid("positives", "TWO_QUERIES", "Send either one query or positives, not both.");
        }

        if (request.Positives.Count > MaxItems || request.Negatives.Count > MaxItems)
        {
            throw Invalid("positives", "TOO_MANY_QUERIES", $"At most {MaxItems} positives and {MaxItems} negatives are taken.");
        }

        CheckNumbers(request);
    }

    /// <summary>Looks at the photos of a request. Photos are dropped from it: what comes back is all that a search needs.</summary>
    /// <exception cref="FacetException">An item is empty, or its photo has no usable face; the message says which.</exception>
    public async Task<KeptQuery> ReadAsync(SearchRequest request, StageWatch watch, CancellationToken cancel)
    {
        var single = request.QueryCase switch
        {
            SearchRequest.QueryOneofCase.Image => new QueryItem { Image = request.Image, FaceIndex = request.FaceIndex },
            SearchRequest.QueryOneofCase.PointId => new QueryItem { PointId = request.PointId },
            _ => null,
        };
        RepeatedField<QueryItem> wanted = single is null ? request.Positives : [single];
        var pipelineOptions = wanted.Concat(request.Negatives).Any(item => item.ItemCase == QueryItem.ItemOneofCase.Image)
            ? await recipes.FillInAsync(request.Pipeline, request.Collection, cancel)
            : new PipelineOptions();
        var positives = await PartsAsync("positive", wanted, pipelineOptions, watch, cancel);
        var negatives = await PartsAsync("negative", request.Negatives, pipelineOptions, watch, cancel);
        var settings = new SearchRequest(request) { Pipeline = null };
        settings.ClearQuery();
        settings.Positives.Clear();
        settings.Negatives.Clear();
        return new KeptQuery(settings, positives, negatives);
    }

    private static FacetException Invalid(string field, string reason, string message) => new(FacetError.Invalid(field, reason, message));

    private void CheckNumbers(SearchRequest request)
    {
        if (request.TopK < 1 || request.TopK > options.Value.MaxTopK)
        {
            throw Invalid("top_k", "TOP_K_OUT_OF_RANGE", $"top_k is {request.TopK}; it must lie in 1..{options.Value.MaxTopK}.");
        }

        if (request.HasNegativeWeight && !(request.NegativeWeight is >= 0 and <= MaxNegativeWeight))
        {
            throw Invalid("negative_weight", "NEGATIVE_WEIGHT_OUT_OF_RANGE", $"negative_weight is {request.NegativeWeight}; it must lie in 0..{MaxNegativeWeight}.");
        }

        if (request.HasMinScore && !double.IsFinite(request.MinScore))
        {
            throw Invalid("min_score", "MIN_SCORE_OUT_OF_RANGE", $"min_score is {request.MinScore}; it must be a number.");
        }

        if (!Enum.IsDefined(request.Combine))
        {
            throw Invalid("combine", "UNKNOWN_VALUE", $"combine {(int)request.Combine} is not known; use MEAN or ANY.");
        }
    }

    private async Task<IReadOnlyList<QueryPart>> PartsAsync(
        string kind, RepeatedField<QueryItem> items, PipelineOptions pipelineOptions, StageWatch watch, CancellationToken cancel)
    {
        var parts = new List<QueryPart>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            try
            {
                parts.Add(await PartAsync(items[i], pipelineOptions, watch, cancel));
            }
            catch (Exception problem) when (problem is FacetException or RpcException && items.Count > 1 && !cancel.IsCancellationRequested)
            {
                var error = problem is RpcException refusal ? ErrorTranslator.FromRpc(refusal) : ((FacetException)problem).Error;
                throw new FacetException(error with { Message = $"{kind} {i}: {error.Message}" }, problem);
            }
        }

        return parts;
    }

    private async Task<QueryPart> PartAsync(QueryItem item, PipelineOptions pipelineOptions, StageWatch watch, CancellationToken cancel) => item.ItemCase switch
    {
        QueryItem.ItemOneofCase.PointId => new QueryPart { PointId = item.PointId },
        QueryItem.ItemOneofCase.Image => new QueryPart { Face = await FaceAsync(item.Image, item.FaceIndex, pipelineOptions, watch, cancel) },
        _ => throw Invalid("positives", "MISSING_QUERY", "The item holds neither a photo nor the id of a stored point."),
    };

    private async Task<QueryFace> FaceAsync(
        ByteString image, uint faceIndex, PipelineOptions pipelineOptions, StageWatch watch, CancellationToken cancel)
    {
        var wanted = (int)Math.Min(faceIndex, int.MaxValue);
        var photo = PhotoPipeline.RequireFace(await photos.LookAsync(image, pipelineOptions, wanted, cancel));
        watch.Lap("parsing");
        var described = await pipeline.DescribeAsync(photo, wanted, cancel);
        watch.Lap("features");
        return described.Features.Regions.Count == 0
            ? throw new FacetException(FacePoints.NoRegion)
            : new QueryFace(
                FacePoints.Summarise(described, ""),
                FaceViews.Of(described.Face, photo.Recipe, withPictures: false, described.Features.Regions),
                (uint)photo.Parsed.Faces.Count,
                described.Features.Regions,
                described.Features.Fingerprint,
                new GridSize(described.Features.GridWidth, described.Features.GridHeight),
                FaceViews.Jpeg(described.Face.Crop));
    }
}
