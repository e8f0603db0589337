using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Facet.Makeup.Description;

namespace Facet.Makeup.Metric;

/// <summary>What a metric was trained on.</summary>
/// <param name="Faces">Different people.</param>
/// <param name="Styles">Different styles painted on them.</param>
/// <param name="Pictures">Painted pictures in all.</param>
/// <param name="Seed">Of styles and changes of light.</param>
/// <param name="Photos">What the photos are and their licence, in words.</param>
/// <param name="PhotoSums">SHA-256 of each photo, so that a benchmark can leave them out.</param>
public sealed record MetricProvenance(int Faces, int Styles, int Pictures, int Seed, string Photos, IReadOnlyList<string> PhotoSums);

/// <summary>The metrics of all regions: a small JSON file.</summary>
/// <param name="Descriptor">Version of the descriptions it was trained on.</param>
/// <param name="CropSize">Side of the crops that were described, in pixels.</param>
/// <param name="Provenance">What it was trained on.</param>
/// <param name="Regions">One each.</param>
public sealed record MakeupMetric(string Descriptor, int CropSize, MetricProvenance Provenance, IReadOnlyList<RegionMetric> Regions)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>Of the file it was read from, lower-case hexadecimal; empty for one that was just trained.</summary>
    [JsonIgnore]
    public string Sha256 { get; private init; } = "";

    /// <exception cref="InvalidDataException">The file is no metric, or one for other descriptions; the message says why and what to do.</exception>
    public static MakeupMetric Load(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            var metric = JsonSerializer.Deserialize<MakeupMetric>(bytes, s_json) ?? throw new InvalidDataException("it holds null.");
            metric.Validate();
            return metric with { Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
        }
        catch (Exception error) when (error is JsonException or InvalidDataException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"Metric {path}: {error.Message} Train it again with 'facet train metric'.", error);
        }
    }

    /// <summary>Writes the file in the place of one that is there, whole or not at all.</summary>
    public void Save(string path)
    {
        var temporary = path + ".new";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(this, s_json));
        File.Move(temporary, path, overwrite: true);
    }

    private void Validate()
    {
        if (Descriptor != MakeupDescriptor.Version)
        {
            throw new InvalidDataException($"it is for descriptions of version '{Descriptor}', and these are '{MakeupDescriptor.Version}'.");
        }

        if (Regions is not { Count: > 0 } || Regions.Any(region => region is null) || CropSize is < 64 or > 1024 || Provenance?.PhotoSums is null)
        {
            throw new InvalidDataException("it has no regions, no provenance, or a crop size outside of 64..1024.");
        }

        var unknown = Regions.FirstOrDefault(region => !MakeupDescriptor.Regions.Contains(region.Region));
        if (unknown is not null || Regions.DistinctBy(region => region.Region).Count() != Regions.Count)
        {
            throw new InvalidDataException("it has a region twice, or one that is not described.");
        }
    }
}
