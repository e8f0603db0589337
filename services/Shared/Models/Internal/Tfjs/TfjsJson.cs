using System.Text.Json.Serialization;

namespace Facet.Models.Internal.Tfjs;

/// <summary>The parts of a tfjs <c>model.json</c> that are read. Everything may be missing: the reader checks it.</summary>
internal sealed record TfjsFile(string? Format, TfjsTopology? ModelTopology, List<TfjsWeightGroup?>? WeightsManifest);

internal sealed record TfjsTopology(List<TfjsNodeJson?>? Node);

internal sealed record TfjsNodeJson(string? Name, string? Op, List<string?>? Input, Dictionary<string, TfjsAttribute?>? Attr);

/// <summary>A TensorFlow attribute value; texts are base64 in the file.</summary>
internal sealed record TfjsAttribute(byte[]? S, bool? B, float? F, TfjsList? List, TfjsShape? Shape);

internal sealed record TfjsList(List<byte[]?>? S, List<long>? I);

internal sealed record TfjsShape(List<TfjsDimension?>? Dim);

internal sealed record TfjsDimension(long? Size);

internal sealed record TfjsWeightGroup(List<string?>? Paths, List<TfjsWeightJson?>? Weights);

internal sealed record TfjsWeightJson(string? Name, List<long>? Shape, string? Dtype, TfjsQuantization? Quantization);

internal sealed record TfjsQuantization(string? Dtype, float? Scale, float? Min);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(TfjsFile))]
internal sealed partial class TfjsJson : JsonSerializerContext;
