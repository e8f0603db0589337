using System.Text.Json;
using System.Text.Json.Serialization;

namespace Facet.Gateway.Http;

/// <summary>One thing to search with; exactly one of the two is set.</summary>
/// <param name="PointId">A stored point of the collection.</param>
/// <param name="PhotoToken">An uploaded photo, from an answer of parse.</param>
/// <param name="Face">Which face of the photo, 0 the largest.</param>
internal sealed record QueryBody(string? PointId = null, string? PhotoToken = null, uint Face = 0);

/// <summary>A condition on metadata: equals, any_of, or a range; or that it does not hold.</summary>
internal sealed record ConditionBody(
    string Key, [property: JsonPropertyName("equals")] JsonElement? EqualTo = null, double? AtLeast = null, double? AtMost = null, IReadOnlyList<JsonElement>? AnyOf = null,
    bool Not = false);

/// <summary>How a search is made; absent members take their defaults, or stay as they were first where a kept query is asked again.</summary>
internal abstract record SearchSettingsBody
{
    /// <summary>mean or any.</summary>
    public string? Combine { get; init; }

    public double? NegativeWeight { get; init; }

    public IReadOnlyDictionary<string, double>? Weights { get; init; }

    public IReadOnlyList<ConditionBody>? Filter { get; init; }

    public IReadOnlyList<string>? ExcludeIds { get; init; }

    public double? MinScore { get; init; }

    public uint? TopK { get; init; }

    /// <summary>auto, exact or approximate.</summary>
    public string? Mode { get; init; }
}

/// <summary>A search.</summary>
internal sealed record SearchBody : SearchSettingsBody
{
    public string? Collection { get; init; }

    public IReadOnlyList<QueryBody>? Positives { get; init; }

    public IReadOnlyList<QueryBody>? Negatives { get; init; }

    public string? Recipe { get; init; }

    public string? Detector { get; init; }

    public string? Parser { get; init; }
}

/// <summary>A kept query asked in another way.</summary>
internal sealed record AgainBody : SearchSettingsBody
{
    public required string Token { get; init; }
}

internal sealed record MatchesBody
{
    public required string Token { get; init; }

    public required string HitId { get; init; }
}

/// <param name="Kind">photo or point.</param>
/// <param name="PointId">Of a point.</param>
/// <param name="Face">Of a photo.</param>
/// <param name="FaceCount">Of a photo.</param>
/// <param name="CropUrl">The aligned face.</param>
internal sealed record QueryView(string Kind, string? PointId, FaceView? Face, uint? FaceCount, string CropUrl);

internal sealed record RegionScoreView(string Region, double Score, double Weight, double? Percentile);

/// <param name="Id">Of the point.</param>
/// <param name="Score">What hits are ordered by.</param>
/// <param name="PositiveScore">With negatives: against the positives.</param>
/// <param name="NegativeScore">With negatives: the best against them.</param>
/// <param name="Percentile">Weighted mean of the regions' percentiles.</param>
/// <param name="Regions">Those that both sides show.</param>
/// <param name="Metadata">Of the point.</param>
/// <param name="ThumbnailUrl">Its aligned face.</param>
internal sealed record HitView(
    string Id,
    double Score,
    double? PositiveScore,
    double? NegativeScore,
    double? Percentile,
    IReadOnlyList<RegionScoreView> Regions,
    IReadOnlyDictionary<string, object?> Metadata,
    string ThumbnailUrl);

internal sealed record SearchView(
    string Token,
    int ExpiresInS,
    string Collection,
    string Combine,
    IReadOnlyList<QueryView> Positives,
    IReadOnlyList<QueryView> Negatives,
    IReadOnlyList<string> Regions,
    IReadOnlyList<HitView> Hits,
    string Mode,
    ulong ScoredPoints,
    IReadOnlyList<ModelView> Models,
    IReadOnlyDictionary<string, double> TimingsMs);

internal sealed record GridView(uint Width, uint Height);

/// <param name="Region">Name.</param>
/// <param name="Score">Of the region.</param>
/// <param name="Query">[cell, share] of the query's side.</param>
/// <param name="Hit">The same of the hit's.</param>
internal sealed record RegionMatchView(string Region, double Score, IReadOnlyList<double[]> Query, IReadOnlyList<double[]> Hit);

internal sealed record ItemMatchView(int Index, string CropUrl, IReadOnlyList<RegionMatchView> Regions);

internal sealed record MatchesView(string HitId, GridView Grid, IReadOnlyList<ItemMatchView> Positives, string HitCropUrl);
