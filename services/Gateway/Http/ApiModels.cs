using System.Text.Json;

namespace Facet.Gateway.Http;

internal sealed record ModelView(
    string Id, string Kind, string Architecture, string Licence, string Source, string Provider, string Precision, IReadOnlyList<uint> Input);

internal sealed record PhotoView(uint Width, uint Height, string Sha256, string? Hash);

internal sealed record ParseView(
    string PhotoToken,
    int ExpiresInS,
    PhotoView Photo,
    IReadOnlyList<FaceView> Faces,
    IReadOnlyList<ModelView> Models,
    IReadOnlyDictionary<string, double> TimingsMs);

internal sealed record FingerprintView(string Model, string WeightsSha256, string Recipe, string MaskSource, string Precision);

internal sealed record IndexView(ulong IndexedPoints, double? RecallAt10, ulong MemoryBytes, bool IsBuilding, uint Shortlist, uint Ef);

internal sealed record CollectionView(
    string Name, ulong Points, DateTimeOffset CreatedAt, ulong FactorBytes, FingerprintView? Fingerprint, IndexView? Index);

internal sealed record CollectionsView(IReadOnlyList<CollectionView> Collections, string NextPageToken);

internal sealed record CreateCollectionBody
{
    public required string Name { get; init; }

    public bool IfNotExists { get; init; }
}

internal sealed record DeletedView(ulong DeletedPoints);

internal sealed record PointRegionView(string Name, float AreaShare);

internal sealed record PointView(
    string Id, IReadOnlyList<PointRegionView> Regions, IReadOnlyDictionary<string, object?> Metadata, string ThumbnailUrl);

internal sealed record PointsView(IReadOnlyList<PointView> Points, string NextPageToken);

/// <summary>Points by id, or all points of some photos.</summary>
internal sealed record DeletePointsBody(IReadOnlyList<string>? Ids = null, IReadOnlyList<string>? PhotoIds = null);

/// <param name="Key">Of the metadata.</param>
/// <param name="Kind">text, number, integer or flag.</param>
/// <param name="Values">Of texts the most frequent.</param>
/// <param name="More">There are others.</param>
/// <param name="Min">Of numbers.</param>
/// <param name="Max">Of numbers.</param>
/// <param name="Own">Written by the gateway itself.</param>
internal sealed record MetadataKeyView(string Key, string Kind, IReadOnlyList<object> Values, bool More, double? Min, double? Max, bool Own);

internal sealed record MetadataKeysView(int SampledPoints, IReadOnlyList<MetadataKeyView> Keys);

/// <param name="Samples">Stored points to search for; 0 takes 50.</param>
/// <param name="TopK">Hits compared; 0 takes 10.</param>
internal sealed record RecallBody(uint Samples = 0, uint TopK = 0);

internal sealed record RecallView(double Recall, uint Samples, uint TopK, double ApproximateMs, double ExactMs, double ScoredPoints);

internal sealed record DuplicateView(string Id, string Kind, uint Distance);

/// <param name="Region">Name.</param>
/// <param name="Confidence">Of the parser, that the region lies where it was found, 0..1.</param>
/// <param name="FeaturesConfidence">Of what the region wears, 0..1, where the recipe can tell.</param>
internal sealed record RegionConfidenceView(string Region, float Confidence, float? FeaturesConfidence);

internal sealed record StoredFaceView(
    string Id,
    uint Face,
    BoxView Box,
    float Confidence,
    IReadOnlyList<string> Regions,
    IReadOnlyList<string> MissingRegions,
    IReadOnlyList<RegionConfidenceView> RegionConfidences,
    string ThumbnailUrl);

/// <summary>What became of a photo.</summary>
/// <param name="Id">Of the photo.</param>
/// <param name="Status">stored, already_stored, duplicate or, in a batch, failed.</param>
/// <param name="Points">That were stored.</param>
/// <param name="ReplacedPoints">Of them.</param>
/// <param name="DuplicateOf">A photo that shows the same.</param>
/// <param name="TimingsMs">By stage.</param>
/// <param name="Problem">Of a failed one.</param>
internal sealed record IngestView(
    string Id,
    string Status,
    IReadOnlyList<StoredFaceView> Points,
    uint ReplacedPoints,
    DuplicateView? DuplicateOf,
    IReadOnlyDictionary<string, double> TimingsMs,
    ProblemView? Problem = null);

internal sealed record BatchEndView(bool Done, int Stored, int AlreadyStored, int Duplicates, int Failed);

internal sealed record KnownBody
{
    public required IReadOnlyList<string> Ids { get; init; }
}

internal sealed record KnownView(IReadOnlyList<string> Known);

internal sealed record BackendView(string Name, string Address, bool Reachable, string Version, uint? Waiting);

internal sealed record RecipeView(string Name, string Model, IReadOnlyList<string> Regions, string Description);

internal sealed record LimitsView(ulong MaxImageBytes, ulong MaxImagePixels, uint MaxTopK);

internal sealed record GatewayView(
    int PhotosInWork, int QueryTokens, int PhotoTokens, long TokenBytes, long Thumbnails, long ThumbnailBytes, long UptimeS);

internal sealed record SearchStateView(string Engine, ulong Collections, ulong Points);

internal sealed record StatusView(
    string Version,
    string DefaultRecipe,
    IReadOnlyList<RecipeView> Recipes,
    IReadOnlyList<BackendView> Backends,
    IReadOnlyList<ModelView> Models,
    LimitsView Limits,
    GatewayView Gateway,
    SearchStateView? Search,
    string Duplicates);

/// <param name="Collection">To fill; made when it is not there.</param>
/// <param name="Paint">Also painted with a dozen styles.</param>
internal sealed record SamplesBody(string Collection = "samples", bool Paint = true);

internal sealed record SessionView(bool Required, bool Authenticated);

internal sealed record SessionBody
{
    public required string Token { get; init; }
}

/// <summary>RFC 9457, with Facet's reason and stage.</summary>
/// <param name="Type">about:blank: the title is that of the status.</param>
/// <param name="Title">Of the status.</param>
/// <param name="Status">Of HTTP.</param>
/// <param name="Detail">One line: which item, why, what to do.</param>
/// <param name="Reason">Stable, for programs.</param>
/// <param name="Stage">Which part refused.</param>
/// <param name="Field">Of the request, where one is wrong.</param>
/// <param name="RetryAfterMs">When it makes sense to try again.</param>
/// <param name="TraceId">To be found in the logs.</param>
internal sealed record ProblemView(
    string Type, string Title, int Status, string Detail, string Reason, string Stage, string? Field, double? RetryAfterMs, string TraceId);

/// <summary>The form fields of a photo that is to be stored, as the OpenAPI document shows them.</summary>
internal sealed record IngestForm
{
    public required IFormFile Photo { get; init; }

    public string? Id { get; init; }

    /// <summary>A JSON object of texts, numbers and flags.</summary>
    public string? Metadata { get; init; }

    public string? Faces { get; init; }

    public string? Existing { get; init; }

    public string? Duplicates { get; init; }

    public string? Recipe { get; init; }

    public string? Detector { get; init; }

    public string? Parser { get; init; }
}

internal sealed record PhotoForm
{
    public required IFormFile Photo { get; init; }
}

internal sealed record BatchForm
{
    public required IFormFileCollection Photos { get; init; }
}

/// <summary>Values of metadata in JSON and in messages.</summary>
internal static class MetadataJson
{
    public static IReadOnlyDictionary<string, object?> ToView(IEnumerable<KeyValuePair<string, Search.V1.MetadataValue>> metadata) =>
        metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary(entry => entry.Key, entry => ToObject(entry.Value));

    public static object? ToObject(Search.V1.MetadataValue value) => value.KindCase switch
    {
        Search.V1.MetadataValue.KindOneofCase.Text => value.Text,
        Search.V1.MetadataValue.KindOneofCase.Number => value.Number,
        Search.V1.MetadataValue.KindOneofCase.Integer => value.Integer,
        Search.V1.MetadataValue.KindOneofCase.Flag => value.Flag,
        _ => null,
    };

    /// <exception cref="Hosting.FacetException">It is no text, number or flag.</exception>
    public static Search.V1.MetadataValue FromJson(string key, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new() { Text = value.GetString() },
        JsonValueKind.True or JsonValueKind.False => new() { Flag = value.GetBoolean() },
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? new() { Integer = whole } : new() { Number = value.GetDouble() },
        _ => throw new Hosting.FacetException(Hosting.FacetError.Invalid(
            "metadata", "INVALID_METADATA", $"The value of metadata key '{key}' must be a text, a number, true or false, not {value.ValueKind}.")),
    };
}
