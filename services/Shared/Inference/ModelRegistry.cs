using Facet.Inference.Internal;
using Facet.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Facet.Inference;

/// <summary>
/// The models of the manifests: the one that comes with the application and, where there is one, the user's. Checks their files and converts
/// those that are not ONNX, once, into a cache folder that several processes may share. Thread-safe.
/// </summary>
public sealed class ModelRegistry
{
    private readonly Dictionary<string, RegisteredModel> _models;
    private readonly ConversionCache _cache;

    /// <exception cref="ModelException">A manifest is missing or invalid, or both have a model of the same id.</exception>
    public ModelRegistry(ModelRegistryOptions? options = null, ILogger<ModelRegistry>? logger = null)
    {
        options ??= new ModelRegistryOptions();
        RegisteredModel[] models = [.. Shipped(options.ModelsFolder), .. options.UserFolder is { Length: > 0 } folder ? Users(folder) : []];
        if (models.GroupBy(model => model.Entry.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ModelException(
                ModelErrorReason.InvalidManifest,
                $"The model manifest {ManifestPath(options.UserFolder!)} cannot be used: model '{twice.Key}' comes with the application; choose another id.");
        }

        Models = [.. models.Select(model => model.Entry)];
        _models = models.ToDictionary(model => model.Entry.Id, StringComparer.Ordinal);
        _cache = new ConversionCache(options.CacheFolder, logger ?? NullLogger<ModelRegistry>.Instance);
    }

    /// <summary>All models, in the order of the manifests, the user's last.</summary>
    public IReadOnlyList<ModelEntry> Models { get; }

    /// <exception cref="ModelException">No such model; the message lists those there are.</exception>
    public ModelEntry Find(string id) => Registered(id).Entry;

    /// <summary>Checks the SHA-256 of a model's files and, if need be, converts it to ONNX.</summary>
    /// <param name="id">A model of a manifest.</param>
    /// <param name="taps">
    /// The outputs or taps that are wanted, by name or by node; the model is cut down to what they need. None means all its outputs.
    /// </param>
    /// <exception cref="ModelException">
    /// The model or a tap is unknown, a file is missing or not the expected one, it cannot be converted, or the cache cannot be written.
    /// </exception>
    public PreparedModel Prepare(string id, params IReadOnlyList<string> taps)
    {
        ArgumentNullException.ThrowIfNull(taps);
        var model = Registered(id);
        var entry = model.Entry;
        var outputs = taps.Count == 0 ? entry.Outputs : [.. taps.Distinct().Select(tap => FindOutput(entry, tap)).Distinct()];
        foreach (var file in entry.Files)
        {
            SourceFiles.Verify(model, file);
        }

        var main = Path.Combine(model.Folder, SourceFiles.Main(entry).Name);
        return entry.Format == ModelFormat.Onnx
            ? new PreparedModel(entry, main, outputs)
            : new PreparedModel(entry, _cache.Convert(entry, main, outputs), outputs);
    }

    private static IEnumerable<RegisteredModel> Shipped(string folder) =>
        ManifestReader.Read(ManifestPath(folder), "publish the application again with its models folder").Select(entry => new RegisteredModel(
            entry,
            Path.Combine(folder, entry.Id),
            $"Install {entry.Source.Package} {entry.Source.Version} again (npm ci --ignore-scripts) and build or publish again."));

    private static IEnumerable<RegisteredModel> Users(string folder)
    {
        var manifest = ManifestPath(folder);
        var remedy = $"Put the right file there, or correct {manifest}.";
        return ManifestReader.Read(manifest, $"correct {ModelRegistryOptions.FolderVariable} or the option {ModelRegistryOptions.FolderOption}")
            .Select(entry => new RegisteredModel(entry, Path.Combine(folder, entry.Id), remedy));
    }

    private static string ManifestPath(string folder) => Path.Combine(folder, "manifest.json");

    private RegisteredModel Registered(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _models.GetValueOrDefault(id) ?? throw new ModelException(
            ModelErrorReason.UnknownModel, $"There is no model '{id}'; the manifest has {string.Join(", ", _models.Keys)}.");
    }

    private static ModelOutput FindOutput(ModelEntry entry, string name)
    {
        var known = entry.Outputs.Concat(entry.Taps).ToArray();
        return known.FirstOrDefault(output => output.Name == name || output.Node == name) ?? throw new ModelException(
            ModelErrorReason.UnknownOutput,
            $"Model '{entry.Id}' has no output or tap '{name}'; it has {string.Join(", ", known.Select(output => output.Name))}.");
    }
}
