using System.Text.Json;
using System.Text.Json.Serialization;
using Facet.Features.V1;
using Facet.Search.V1;
using Facet.Types.V1;

namespace Facet.Cli.Transfer;

/// <summary>A line of points.jsonl.</summary>
/// <param name="Id">Of the point.</param>
/// <param name="Metadata">The inner name keeps the type: {"shade": {"text": "coral"}}.</param>
/// <param name="Regions">Where its factors are.</param>
internal sealed record PointLine(
    [property: JsonRequired] string Id,
    IReadOnlyDictionary<string, MetadataLine>? Metadata,
    [property: JsonRequired] IReadOnlyList<RegionLine> Regions)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static PointLine Of(Point point, Func<string, Tensor, (string File, long Row)> store) => new(
        point.Id,
        point.Metadata.ToDictionary(entry => entry.Key, entry => MetadataLine.Of(entry.Value)),
        [.. point.Regions.Select(region => RegionLine.Of(region, store(region.Region, region.Factors)))]);

    /// <exception cref="JsonException">It is no such document.</exception>
    public static PointLine Parse(string line) =>
        JsonSerializer.Deserialize<PointLine>(line, s_json) is { Id: not null, Regions: not null } parsed
            ? parsed
            : throw new JsonException("the line has no id or no regions");

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    /// <exception cref="JsonException">A value or a reference means nothing.</exception>
    public Point ToMessage(Func<string, FactorFileReader> open)
    {
        var point = new Point { Id = Id };
        point.Regions.AddRange(Regions.Select(region => (region ?? throw new JsonException("a region is null")).ToMessage(open)));
        foreach (var (key, value) in Metadata ?? new Dictionary<string, MetadataLine>())
        {
            point.Metadata.Add(key, value?.ToMessage() ?? throw new JsonException($"metadata '{key}' is null"));
        }

        return point;
    }
}

/// <summary>A metadata value: one of the four.</summary>
internal sealed record MetadataLine(string? Text, double? Number, long? Integer, bool? Flag)
{
    public static MetadataLine Of(MetadataValue value) => new(
        value.HasText ? value.Text : null,
        value.HasNumber ? value.Number : null,
        value.HasInteger ? value.Integer : null,
        value.HasFlag ? value.Flag : null);

    public MetadataValue ToMessage() => this switch
    {
        { Text: { } text } => new() { Text = text },
        { Number: { } number } => new() { Number = number },
        { Integer: { } integer } => new() { Integer = integer },
        { Flag: { } flag } => new() { Flag = flag },
        _ => throw new JsonException("a metadata value has none of text, number, integer, flag"),
    };
}

/// <summary>A region of a point.</summary>
/// <param name="Region">Name.</param>
/// <param name="File">That has its factors.</param>
/// <param name="Row">First of them.</param>
/// <param name="Rows">How many.</param>
/// <param name="GramNorm">Frobenius norm of F^T F.</param>
/// <param name="AreaShare">0..1.</param>
/// <param name="Patches">Grid cell of each row, or none.</param>
internal sealed record RegionLine(
    [property: JsonRequired] string Region,
    [property: JsonRequired] string File,
    [property: JsonRequired] long Row,
    [property: JsonRequired] long Rows,
    double GramNorm,
    float AreaShare,
    IReadOnlyList<uint>? Patches)
{
    public static RegionLine Of(RegionFactors region, (string File, long Row) place) => new(
        region.Region, place.File, place.Row, region.Factors.Shape[0], region.GramNorm, region.AreaShare, [.. region.Patches]);

    public RegionFactors ToMessage(Func<string, FactorFileReader> open)
    {
        var file = open(File ?? "");
        var factors = file.Read(Row, Rows) ?? throw new JsonException(
            $"region '{Region}' is rows {Row} to {Row + Rows - 1} of {file.Name}, which has {file.Rows}");
        return new RegionFactors
        {
            Region = Region ?? "",
            Factors = factors,
            GramNorm = GramNorm,
            AreaShare = AreaShare,
            Patches = { Patches ?? [] },
        };
    }
}
