using Facet.Inference.Internal;
using Facet.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Facet.Inference;

/// <summary>
/// The models of the manifest. Checks their files and converts those that are not ONNX, once, into a cache folder that several
/// processes may share. Thread-safe.
/// </summary>
public sealed class ModelRegistry
{
    private readonly ModelRegistryOptions _options;
    private readonly Dictionary<string, ModelEntry> _entries;
    private readonly ConversionCache _cache;

    /// <exception cref="ModelException">The manifest is missing or invalid.</exception>
    public ModelRegistry(ModelRegistryOptions? options = null, ILogger<ModelRegistry>? logger = null)
    {
        _options = options ?? new ModelRegistryOptions();
        Models = ManifestReader.Read(Path.Combine(_options.ModelsFolder, "manifest.json"));
        _entries = Models.ToDictionary(entry => entry.Id, StringComparer.Ordinal);
        _cache = new ConversionCache(_options.CacheFolder, logger ?? NullLogger<ModelRegistry>.Instance);
    }

    /// <summary>All models, in the order of the manifest.</summary>
    public IReadOnlyList<ModelEntry> Models { get; }

    /// <exception cref="ModelException">No such model; the message lists those there are.</exception>
    public ModelEntry Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _entries.GetValueOrDefault(id) ?? throw new ModelException(
            ModelErrorReason.UnknownModel, $"There is no model '{id}'; the manifest has {string.Join(", ", _entries.Keys)}.");
    }

    /// <summary>Checks the SHA-256 of a model's files and, if need be, converts it to ONNX.</summary>
    /// <param name="id">A model of the manifest.</param>
    /// <param name="taps">
    /// The outputs or taps that are wanted, by name or by node; the model is cut down to what they need. None means all its outputs.
    /// </param>
    /// <exception cref="ModelException">
    /// The model or a tap is unknown, a file is missing or not the expected one, it cannot be converted, or the cache cannot be written.
    /// </exception>
    public PreparedModel Prepare(string id, params IReadOnlyList<string> taps)
    {
        ArgumentNullException.ThrowIfNull(taps);
        var entry = Find(id);
        var outputs = taps.Count == 0 ? entry.Outputs : [.. taps.Distinct().Select(tap => FindOutput(entry, tap)).Distinct()];
        var folder = Path.Combine(_options.ModelsFolder, entry.Id);
        foreach (var file in entry.Files)
        {
            SourceFiles.Verify(entry, file, folder);
        }

        var main = Path.Combine(folder, SourceFiles.Main(entry).Name);
        return entry.Format == ModelFormat.Onnx
            ? new PreparedModel(entry, main, outputs)
            : new PreparedModel(entry, _cache.Convert(entry, main, outputs), outputs);
    }

    private static ModelOutput FindOutput(ModelEntry entry, string name)
    {
        var known = entry.Outputs.Concat(entry.Taps).ToArray();
        return known.FirstOrDefault(output => output.Name == name || output.Node == name) ?? throw new ModelException(
            ModelErrorReason.UnknownOutput,
            $"Model '{entry.Id}' has no output or tap '{name}'; it has {string.Join(", ", known.Select(output => output.Name))}.");
    }
}
