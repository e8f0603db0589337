using System.Text.Json.Serialization;

namespace Facet.Inference.Internal.Pulling;

/// <summary>The content of <c>models.lock.json</c>.</summary>
internal sealed record LockFile
{
    public required int Version { get; init; }

    /// <summary>By id.</summary>
    public required SortedDictionary<string, ModelPins> Models { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(LockFile))]
internal sealed partial class LockJson : JsonSerializerContext;
