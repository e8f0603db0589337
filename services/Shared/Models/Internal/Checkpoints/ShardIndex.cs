using System.Text.Json;

namespace Facet.Models.Internal.Checkpoints;

/// <summary>
/// The JSON file of a checkpoint in several shards: <c>weight_map</c> says for each tensor which file beside the index holds it. Anything
/// else in it, such as <c>metadata</c>, is skipped.
/// </summary>
internal static class ShardIndex
{
    /// <summary>The shard of each tensor.</summary>
    /// <exception cref="ModelException">The index is malformed, names a tensor twice or leads out of its folder.</exception>
    public static Dictionary<string, string> Read(string path, string fileName)
    {
        var json = LocalFiles.ReadAll(path, fileName, CheckpointLimits.MaxIndexBytes);
        try
        {
            return Read(json, fileName);
        }
        catch (JsonException error)
        {
            throw ModelException.Invalid($"{fileName} is not valid JSON: {error.Message}", error);
        }
    }

    private static Dictionary<string, string> Read(ReadOnlySpan<byte> json, string fileName)
    {
        Dictionary<string, string>? map = null;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        Require(JsonTokenType.StartObject, ref reader, fileName, "the index", "an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMap = JsonText.Read(ref reader, fileName) == "weight_map";
            reader.Read();
            if (!isMap)
            {
                reader.Skip();
                continue;
            }

            map = map is null ? ReadMap(ref reader, fileName) : throw ModelException.Invalid($"{fileName} has two weight_maps.");
        }

        reader.Read();
        return map is { Count: > 0 } ? map : throw ModelException.Invalid($"{fileName}: weight_map is missing or empty.");
    }

    private static Dictionary<string, string> ReadMap(ref Utf8JsonReader reader, string fileName)
    {
        Require(JsonTokenType.StartObject, ref reader, fileName, "weight_map", "an object");
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        var shards = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var tensor = TensorSizes.RequireName(fileName, JsonText.Read(ref reader, fileName));
            reader.Read();
            Require(JsonTokenType.String, ref reader, fileName, $"the shard of tensor '{tensor}'", "a file name");
            var shard = LocalFiles.RequirePlainName(JsonText.Read(ref reader, fileName), fileName);
            if (!map.TryAdd(tensor, shards.TryGetValue(shard, out var known) ? known : shard))
            {
                throw ModelException.Invalid($"{fileName}: weight_map names tensor '{tensor}' twice.");
            }

            shards.Add(shard);
            if (map.Count > CheckpointLimits.MaxTensors || shards.Count > CheckpointLimits.MaxShards)
            {
                throw new ModelException(
                    ModelErrorReason.TooLarge,
                    $"{fileName} has more than {CheckpointLimits.MaxTensors} tensors or {CheckpointLimits.MaxShards} shards.");
            }
        }

        return map;
    }

    private static void Require(JsonTokenType type, ref Utf8JsonReader reader, string fileName, string what, string expected)
    {
        if (reader.TokenType != type)
        {
            throw ModelException.Invalid($"{fileName}: {what} must be {expected}.");
        }
    }
}
