using System.Text.Json.Serialization;

namespace Facet.Inference.Internal;

/// <summary>The content of <c>manifest.json</c>.</summary>
internal sealed record ManifestFile
{
    public required int Version { get; init; }

    public required IReadOnlyList<ModelEntry?> Models { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ManifestFile))]
internal sealed partial class ManifestJson : JsonSerializerContext;
