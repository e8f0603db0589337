using Facet.Gateway.Queries;
using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Parsing.V1;
using Facet.Search.V1;
using Facet.Types.V1;
using Google.Protobuf;
using SearchRequest = Facet.Gateway.V1.SearchRequest;

namespace Facet.Gateway.Http;

/// <summary>Searches between JSON and the messages of the gateway.</summary>
internal static class SearchMapping
{
    /// <summary>Faces of a photo that people choose from, the largest first: with their fine crops up to three megabytes each between the services.</summary>
    public const uint MostFaces = 20;

    private const uint DefaultTopK = 20;

    /// <param name="body">As it was sent.</param>
    /// <param name="photoOf">Bytes of an uploaded photo by its token.</param>
    /// <exception cref="FacetException">A member makes no sense.</exception>
    public static SearchRequest ToRequest(SearchBody body, Func<string, ByteString> photoOf)
    {
        var request = new SearchRequest
        {
            Collection = body.Collection ?? "",
            TopK = body.TopK ?? DefaultTopK,
            Combine = Combine(body.Combine),
            Mode = Mode(body.Mode),
            Filter = Filter(body.Filter),
            KeepQuery = true,
            Pipeline = new PipelineOptions
            {
                Recipe = body.Recipe ?? "",
                Detector = body.Detector ?? "",
                Parser_ = body.Parser ?? "",
                Faces = FaceSelection.All,
                MaxFaces = MostFaces,
            },
        };
        request.Weights.Add(body.Weights?.ToDictionary() ?? []);
        request.ExcludeIds.AddRange(body.ExcludeIds ?? []);
        request.Positives.AddRange((body.Positives ?? []).Select(item => Item(item, photoOf)));
        request.Negatives.AddRange((body.Negatives ?? []).Select(item => Item(item, photoOf)));
        SetNumbers(request, body.NegativeWeight, body.MinScore);
        return request;
    }

    /// <summary>The first search of a token with what is to be different.</summary>
    public static SearchRequest ToRequest(AgainBody body, KeptQuery kept)
    {
        var request = new SearchRequest(kept.Request) { QueryToken = body.Token };
        request.TopK = body.TopK ?? request.TopK;
        request.Combine = body.Combine is null ? request.Combine : Combine(body.Combine);
        request.Mode = body.Mode is null ? request.Mode : Mode(body.Mode);
        if (body.Weights is { } weights)
        {
            request.Weights.Clear();
            request.Weights.Add(weights.ToDictionary());
        }

        if (body.Filter is { } filter)
        {
            request.Filter = Filter(filter);
        }

        if (body.ExcludeIds is { } excluded)
        {
            request.ExcludeIds.Clear();
            request.ExcludeIds.AddRange(excluded);
        }

        SetNumbers(request, body.NegativeWeight, body.MinScore);
        return request;
    }

    public static SearchView ToView(SearchOutcome outcome, TimeSpan lifetime)
    {
        var (response, query) = outcome;
        var collection = query.Request.Collection;
        return new SearchView(
            response.QueryToken,
            (int)lifetime.TotalSeconds,
            collection,
            query.Request.Combine == CombineMode.Any ? "any" : "mean",
            [.. query.Positives.Select((part, i) => Query(part, collection, response.QueryToken, i, isNegative: false))],
            [.. query.Negatives.Select((part, i) => Query(part, collection, response.QueryToken, i, isNegative: true))],
            Regions(outcome),
            [.. response.Result.Hits.Select((hit, i) => Hit(hit, collection, response.ScoreParts.ElementAtOrDefault(i)))],
            response.Result.Mode == SearchMode.Approximate ? "approximate" : "exact",
            response.Result.ScoredPoints,
            [.. response.Models.Select(StatusMapping.Model)],
            Timings(response.Timings));
    }

    public static string CropUrl(QueryPart part, string collection, string token, int index, bool isNegative) =>
        part.Face is null ? ApiUrls.Thumbnail(collection, part.PointId) : ApiUrls.Crop(token, index, isNegative);

    /// <summary>By stage, in their order, and all together.</summary>
    public static IReadOnlyDictionary<string, double> Timings(IReadOnlyCollection<StageTiming> timings)
    {
        var byStage = timings.GroupBy(timing => timing.Stage).ToDictionary(stage => stage.Key, stage => Math.Round(stage.Sum(timing => timing.Milliseconds), 2));
        byStage["total"] = Math.Round(timings.Sum(timing => timing.Milliseconds), 2);
        return byStage;
    }

    private static QueryView Query(QueryPart part, string collection, string token, int index, bool isNegative)
    {
        var url = CropUrl(part, collection, token, index, isNegative);
        return part.Face is { } face
            ? new QueryView("photo", null, face.View, face.FaceCount, url)
            : new QueryView("point", part.PointId, null, null, url);
    }

    private static List<string> Regions(SearchOutcome outcome) =>
    [
        .. outcome.Query.Positives.SelectMany(part => part.Face?.Regions.Select(region => region.Region) ?? [])
            .Concat(outcome.Response.Result.Hits.SelectMany(hit => hit.Regions.Select(region => region.Region)))
            .Distinct(StringComparer.Ordinal),
    ];

    private static HitView Hit(Hit hit, string collection, ScoreParts? parts)
    {
        var weight = hit.Regions.Sum(region => region.Weight);
        double? percentile = weight > 0 && hit.Regions.All(region => region.HasPercentile)
            ? hit.Regions.Sum(region => region.Weight * region.Percentile) / weight
            : null;
        return new HitView(
            hit.Id,
            hit.Score,
            parts?.Positive,
            parts?.Negative,
            percentile,
            [.. hit.Regions.Select(region => new RegionScoreView(region.Region, region.Score, region.Weight, region.HasPercentile ? region.Percentile : null))],
            MetadataJson.ToView(hit.Metadata),
            ApiUrls.Thumbnail(collection, hit.Id));
    }

    private static void SetNumbers(SearchRequest request, double? negativeWeight, double? minScore)
    {
        if (negativeWeight is { } weight)
        {
            request.NegativeWeight = weight;
        }

        if (minScore is { } score)
        {
            request.MinScore = score;
        }
    }

    private static QueryItem Item(QueryBody item, Func<string, ByteString> photoOf) => item switch
    {
        { PointId.Length: > 0, PhotoToken: null or "" } => new QueryItem { PointId = item.PointId },
        { PhotoToken.Length: > 0, PointId: null or "" } => new QueryItem { Image = photoOf(item.PhotoToken), FaceIndex = item.Face },
        _ => throw Invalid("positives", "MISSING_QUERY", "Each item needs either point_id or photo_token."),
    };

    private static CombineMode Combine(string? name) => name switch
    {
        null or "" or "mean" => CombineMode.Mean,
        "any" => CombineMode.Any,
        _ => throw Invalid("combine", "UNKNOWN_VALUE", $"combine '{name}' is not known; use mean or any."),
    };

    private static SearchMode Mode(string? name) => name switch
    {
        null or "" or "auto" => SearchMode.Unspecified,
        "exact" => SearchMode.Exact,
        "approximate" => SearchMode.Approximate,
        _ => throw Invalid("mode", "UNKNOWN_VALUE", $"mode '{name}' is not known; use auto, exact or approximate."),
    };

    private static Filter? Filter(IReadOnlyList<ConditionBody>? conditions) =>
        conditions is null or [] ? null : new Filter { Conditions = { conditions.Select(Condition) } };

    private static Condition Condition(ConditionBody body)
    {
        var condition = new Condition { Key = body.Key, Negate = body.Not };
        if (body.EqualTo is { } value)
        {
            condition.Equals_ = MetadataJson.FromJson(body.Key, value);
        }
        else if (body.AnyOf is { } values)
        {
            condition.AnyOf = new ValueSet { Values = { values.Select(each => MetadataJson.FromJson(body.Key, each)) } };
        }
        else if (body.AtLeast is not null || body.AtMost is not null)
        {
            condition.Range = Range(body);
        }

        return condition;
    }

    private static Search.V1.Range Range(ConditionBody body)
    {
        var range = new Search.V1.Range();
        if (body.AtLeast is { } least)
        {
            range.AtLeast = least;
        }

        if (body.AtMost is { } most)
        {
            range.AtMost = most;
        }

        return range;
    }

    private static FacetException Invalid(string field, string reason, string message) => new(FacetError.Invalid(field, reason, message));
}
