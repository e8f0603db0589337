using System.Text.Json.Serialization;

namespace Facet.Inference.Internal;

/// <summary>The content of <c>published.json</c>.</summary>
internal sealed record PublishedFile
{
    public required int Version { get; init; }

    /// <summary>Address of the public hub.</summary>
    public required Uri Hub { get; init; }

    public required IReadOnlyList<PublishedModel?> Models { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(PublishedFile))]
internal sealed partial class PublishedJson : JsonSerializerContext;
