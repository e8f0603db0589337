using System.Text.Json;
using System.Text.Json.Serialization;
using Facet.Cli.Output;
using Facet.Types.V1;

namespace Facet.Cli.Transfer;

/// <summary>
/// manifest.json of an export. Beside it lie points.jsonl, a JSON document a point (id, metadata, and for each region which rows of which
/// file are its factors), and one factors-REGION.npy for each region: an array [rows of all points, channels]. NumPy, DuckDB and jq read
/// them without a library of ours; Parquet would need one that is not kept up here.
/// </summary>
/// <param name="Format">Version of this layout.</param>
/// <param name="Collection">It came from.</param>
/// <param name="Fingerprint">What made the factors.</param>
/// <param name="Points">Lines of points.jsonl.</param>
/// <param name="Files">All files but this one.</param>
internal sealed record ExportManifest(
    int Format, string Collection, ExportFingerprint? Fingerprint, long Points, IReadOnlyList<ExportFile> Files)
{
    public const string FileName = "manifest.json";
    public const string PointsName = "points.jsonl";
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions s_json = JsonOutput.Indented;

    /// <exception cref="CliException">It is missing or damaged.</exception>
    public static ExportManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var manifest = JsonSerializer.Deserialize<ExportManifest>(File.ReadAllBytes(path), s_json);
            return manifest is { Format: CurrentFormat, Collection: not null, Files: not null } && manifest.Files.All(file => file?.IsSound == true)
                ? manifest
                : throw new CliException(ExitCodes.NotUsable, $"{path}: this is no manifest of an export that this version can read.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CliException(ExitCodes.NotUsable, $"{path}: {error.Message}", error);
        }
    }

    public void Write(string folder) =>
        File.WriteAllBytes(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, s_json));
}

/// <summary>A file of an export.</summary>
/// <param name="Name">Without a folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Hexadecimal; without it (take it out after changing a file on purpose) length and contents are not compared.</param>
internal sealed record ExportFile(string Name, long Bytes, string? Sha256)
{
    [JsonIgnore]
    public bool IsSound => !string.IsNullOrEmpty(Name) && Name == Path.GetFileName(Name) && Name is not "." and not "..";
}

/// <summary>A fingerprint in JSON.</summary>
internal sealed record ExportFingerprint(string Model, string WeightsSha256, string Recipe, string MaskSource, string Precision)
{
    public static ExportFingerprint? Of(Fingerprint? from) =>
        from is null ? null : new(from.Model, from.WeightsSha256, from.Recipe, from.MaskSource, from.Precision);

    public Fingerprint ToMessage() => new()
    {
        Model = Model ?? "",
        WeightsSha256 = WeightsSha256 ?? "",
        Recipe = Recipe ?? "",
        MaskSource = MaskSource ?? "",
        Precision = Precision ?? "",
    };
}
