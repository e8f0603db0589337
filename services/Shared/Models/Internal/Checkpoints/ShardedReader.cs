using System.Text.RegularExpressions;

namespace Facet.Models.Internal.Checkpoints;

/// <summary>Joins the shards that an index names. Index and shards must say the same: each tensor once, where the index says.</summary>
internal static partial class ShardedReader
{
    public static Dictionary<string, CheckpointTensor> Read(string indexPath, string indexName, List<MappedFile> files)
    {
        var map = ShardIndex.Read(indexPath, indexName);
        var folder = Path.GetDirectoryName(Path.GetFullPath(indexPath))!;
        var shards = map.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        RefuseStrays(folder, indexName, shards);
        var tensors = new Dictionary<string, CheckpointTensor>(map.Count, StringComparer.Ordinal);
        foreach (var shard in shards)
        {
            Add(CheckpointFile.Read(Path.Combine(folder, shard), shard, files), shard, tensors, map, indexName);
        }

        var missing = map.Keys.FirstOrDefault(name => !tensors.ContainsKey(name));
        return missing is null
            ? tensors
            : throw ModelException.Invalid($"{indexName}: tensor '{missing}' is not in {map[missing]}, where the index says it is.");
    }

    private static void Add(
        IReadOnlyDictionary<string, CheckpointTensor> found, string shard,
        Dictionary<string, CheckpointTensor> tensors, Dictionary<string, string> map, string indexName)
    {
        foreach (var (name, tensor) in found)
        {
            if (!map.TryGetValue(name, out var expected))
            {
                throw ModelException.Invalid($"{indexName}: {shard} holds tensor '{name}', which the index does not name.");
            }

            if (expected != shard)
            {
                throw ModelException.Invalid($"{indexName}: tensor '{name}' is in {shard}; the index says {expected}.");
            }

            tensors.Add(name, tensor);
        }
    }

    /// <summary>A shard of the same series that the index does not name is a sign of a mixed-up download.</summary>
    private static void RefuseStrays(string folder, string indexName, string[] shards)
    {
        var series = shards.Select(Series).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var path in LocalFiles.FilesIn(folder))
        {
            var name = Path.GetFileName(path);
            if (Series(name) is { } found && series.Contains(found) && !shards.Contains(name, StringComparer.Ordinal))
            {
                throw ModelException.Invalid(
                    $"{indexName} does not name {name}, which lies beside it like a shard of the same model; remove the file that is not of it.");
            }
        }
    }

    /// <summary>Of <c>model-00001-of-00003.safetensors</c> all but the two numbers; null for other names.</summary>
    private static string? Series(string fileName) =>
        ShardName().Match(fileName) is { Success: true } match ? $"{match.Groups[1].Value}/{match.Groups[2].Value}" : null;

    [GeneratedRegex(@"^(.+)-[0-9]{5}-of-[0-9]{5}(\.[a-z]+)$")]
    private static partial Regex ShardName();
}
