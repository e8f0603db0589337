using Facet.Models.Internal.Tfjs;

namespace Facet.Models;

/// <summary>A tfjs graph model: a TensorFlow graph and its weights. Immutable; <see cref="TfjsToOnnx"/> turns it into ONNX.</summary>
public sealed class TfjsModel
{
    internal TfjsModel(string name, IReadOnlyDictionary<string, TfjsNode> nodes, IReadOnlyDictionary<string, TfjsWeight> weights) =>
        (Name, Nodes, Weights) = (name, nodes, weights);

    /// <summary>Name of the file it came from, without its extension.</summary>
    public string Name { get; }

    internal IReadOnlyDictionary<string, TfjsNode> Nodes { get; }

    internal IReadOnlyDictionary<string, TfjsWeight> Weights { get; }

    /// <summary>Reads <c>model.json</c> and the weight shards that lie beside it.</summary>
    /// <param name="modelJsonPath">The JSON file; its shards must be plain file names in the same folder.</param>
    /// <param name="limits">Bounds on the size; <see cref="TfjsLimits.Default"/> when absent.</param>
    /// <exception cref="ModelException">
    /// A file is missing, malformed, too large or points outside the folder. Nothing larger than the files themselves is allocated.
    /// </exception>
    public static TfjsModel Load(string modelJsonPath, TfjsLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelJsonPath);
        limits ??= TfjsLimits.Default;
        var fileName = Path.GetFileName(modelJsonPath);
        var file = TfjsFileReader.ReadJson(modelJsonPath, fileName, limits.MaxJsonBytes);
        var nodes = TfjsNodeReader.Read(file, fileName, limits.MaxNodes);
        var weights = TfjsWeightReader.Read(file, fileName, Path.GetDirectoryName(Path.GetFullPath(modelJsonPath))!, limits);
        return new TfjsModel(Path.GetFileNameWithoutExtension(fileName), nodes, weights);
    }
}
