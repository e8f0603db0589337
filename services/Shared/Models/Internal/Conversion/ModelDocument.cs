using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Facet.Models.Internal.Conversion;

/// <summary>The content of <c>model.json</c>.</summary>
internal sealed record ModelDocument(
    string Architecture, string Precision, IReadOnlyList<GraphDocument> Graphs, float? LogitScale = null, string? SourceSha256 = null)
{
    /// <summary>Names such as <c>hidden_03+hidden_04</c> stay as they are: the file is never put into a page.</summary>
    private static readonly ModelDocumentJson s_json =
        new(new JsonSerializerOptions(ModelDocumentJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static ModelDocument Of(ConvertedModel model) => new(
        model.Architecture, model.Precision.ToString().ToLowerInvariant(), [.. model.Graphs.Select(GraphDocument.Of)], model.LogitScale, model.SourceSha256);

    public string ToJson() => JsonSerializer.Serialize(this, s_json.ModelDocument);
}

internal sealed record GraphDocument(
    string Role,
    IReadOnlyList<FileDocument> Files,
    IReadOnlyList<PortDocument> Inputs,
    IReadOnlyList<PortDocument> Outputs,
    int PatchSize,
    int PrefixTokens,
    IReadOnlyList<int> Grid,
    int Blocks = 0)
{
    public static GraphDocument Of(ConvertedGraph graph) => new(
        graph.Role,
        [.. graph.Files.Select(file => new FileDocument(Path.GetFileName(file.Path), file.Bytes, file.Sha256))],
        [.. graph.Inputs.Select(PortDocument.Of)],
        [.. graph.Outputs.Select(PortDocument.Of)],
        graph.PatchSize,
        graph.PrefixTokens,
        [graph.GridRows, graph.GridColumns],
        graph.Blocks);
}

internal sealed record FileDocument(string Name, long Bytes, string Sha256);

/// <param name="Name">In the graph.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Sizes as numbers, and names of the sizes that each run chooses.</param>
internal sealed record PortDocument(string Name, string Type, IReadOnlyList<string> Shape)
{
    public static PortDocument Of(GraphPort port) => new(
        port.Name,
        port.Type.ToString().ToLowerInvariant(),
        [.. port.Shape.Select(dimension => dimension.Symbol ?? dimension.Size.ToString(CultureInfo.InvariantCulture))]);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ModelDocument))]
internal sealed partial class ModelDocumentJson : JsonSerializerContext;
