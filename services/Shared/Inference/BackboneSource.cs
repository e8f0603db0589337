using Facet.Inference.Internal.Backbones;
using Facet.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Facet.Inference;

/// <summary>
/// All backbones under one way of asking: shipped models, published ones that were pulled, converted folders and checkpoints. Checkpoints are
/// converted on demand, with exactly the asked outputs, into a cache that several processes may share. Thread-safe.
/// </summary>
public sealed class BackboneSource
{
    private readonly ModelRegistry _registry;
    private readonly PublishedCatalog _published;
    private readonly ConvertedCache _cache;
    private readonly Dictionary<string, IBackbone> _known = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <param name="registry">The models of the manifest.</param>
    /// <param name="published">The models that can be pulled.</param>
    /// <param name="options">Where the cache is; the same as those of <paramref name="registry"/>.</param>
    /// <param name="logger">Hears of conversions.</param>
    public BackboneSource(
        ModelRegistry registry, PublishedCatalog published, ModelRegistryOptions? options = null, ILogger<BackboneSource>? logger = null)
    {
        (_registry, _published) = (registry, published);
        _cache = new ConvertedCache((options ?? new ModelRegistryOptions()).CacheFolder, logger ?? NullLogger<BackboneSource>.Instance);
    }

    /// <summary>The published backbones that are here.</summary>
    /// <exception cref="ModelException">The lock file cannot be read.</exception>
    public IEnumerable<PublishedModel> Pulled => _published.Models.Where(model =>
        model.Kind == ModelKind.Backbone && _published.StateOf(model) is PublishedState.Pulled or PublishedState.Converted);

    /// <summary>What a model is called: its id, or the name of its folder or file.</summary>
    /// <param name="model">As <see cref="BackboneRequest.Model"/>.</param>
    public static string IdOf(string model)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        return BackboneName.Of(model);
    }

    /// <summary>What a model is. The first time it may read all of its weights, for their checksum.</summary>
    /// <param name="model">As <see cref="BackboneRequest.Model"/>.</param>
    /// <exception cref="ModelException">There is no such model, it is no backbone, or a file is missing or not the expected one.</exception>
    public BackboneInfo Find(string model) => Open(model).Info;

    /// <summary>Prepares the asked outputs, and converts the model first if need be.</summary>
    /// <exception cref="ModelException">
    /// The model is unknown or unusable, it lacks a tap, or it cannot have this size or precision; the message says what it has.
    /// </exception>
    public BackboneModel Prepare(BackboneRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfZero(request.Outputs.Count);
        return Open(request.Model).Prepare(request);
    }

    private IBackbone Open(string model)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);

        // One at a time: opening reads whole files, and whoever waits finds it done.
        lock (_gate)
        {
            if (!_known.TryGetValue(model, out var backbone))
            {
                backbone = Make(model);
                _known.Add(model, backbone);
            }

            return backbone;
        }
    }

    private IBackbone Make(string model)
    {
        if (_registry.Models.FirstOrDefault(entry => entry.Id == model) is { } shipped)
        {
            return new ShippedBackbone(_registry, shipped);
        }

        if (_published.TryFind(model) is { } entry)
        {
            var source = new ModelSource { Package = entry.Source.Repository, Version = entry.Source.Revision ?? "" };
            return new CheckpointBackbone(entry.Id, entry.Licence, source, _published.RequirePulled(entry), _cache);
        }

        if (!Path.Exists(model))
        {
            var ids = _registry.Models.Where(known => known.Kind == ModelKind.Backbone).Select(known => known.Id)
                .Concat(_published.Models.Where(known => known.Kind == ModelKind.Backbone).Select(known => known.Id));
            throw new ModelException(
                ModelErrorReason.UnknownModel, $"'{model}' is no model and no folder; the models are {string.Join(", ", ids)}.");
        }

        return File.Exists(Path.Combine(model, ConvertedModelFile.Name))
            ? ConvertedBackbone.Open(model)
            : new CheckpointBackbone(model, _cache);
    }
}
