using Facet.Inference.Internal;
using Facet.Inference.Internal.Pulling;
using Facet.Models;

namespace Facet.Inference;

/// <summary>
/// The models that can be pulled and converted, from <c>published.json</c>, and what of them is here. They stand apart from the registry:
/// its models come with the application and have checksums from the start, these get theirs when they are first pulled. Thread-safe.
/// </summary>
public sealed class PublishedCatalog
{
    /// <summary>Environment variable with the address of another hub, such as a mirror.</summary>
    public const string HubVariable = "FACET_HUB";

    private const string OnnxFolder = "onnx";

    private readonly string _cacheFolder;

    /// <exception cref="ModelException">The catalogue is missing or invalid.</exception>
    public PublishedCatalog(ModelRegistryOptions? options = null)
    {
        options ??= new ModelRegistryOptions();
        _cacheFolder = options.CacheFolder;
        var file = PublishedReader.Read(Path.Combine(options.ModelsFolder, "published.json"));
        Hub = file.Hub;
        Models = [.. file.Models.OfType<PublishedModel>()];
    }

    /// <summary>The public hub.</summary>
    public Uri Hub { get; }

    /// <summary>All models, in the order of the catalogue.</summary>
    public IReadOnlyList<PublishedModel> Models { get; }

    /// <summary>The SHA-256 of all files that were ever pulled.</summary>
    public string LockPath => Path.Combine(_cacheFolder, "models.lock.json");

    internal PullLock Lock => new(LockPath);

    /// <exception cref="ModelException">No such model; the message lists those there are.</exception>
    public PublishedModel Find(string id) => TryFind(id) ?? throw new ModelException(
        ModelErrorReason.UnknownModel, $"There is no published model '{id}'; there are {string.Join(", ", Models.Select(model => model.Id))}.");

    public PublishedModel? TryFind(string id) => Models.FirstOrDefault(model => model.Id == id);

    /// <summary>Where a model is pulled to unless another folder is named.</summary>
    public string FolderOf(PublishedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Path.Combine(_cacheFolder, "published", model.Id);
    }

    /// <summary>Where its ONNX form is looked for.</summary>
    public string OnnxFolderOf(PublishedModel model) => Path.Combine(FolderOf(model), OnnxFolder);

    /// <summary>How much of it is in <see cref="FolderOf"/>; by names and sizes, so that it takes no time.</summary>
    /// <exception cref="ModelException">The lock file cannot be read.</exception>
    public PublishedState StateOf(PublishedModel model)
    {
        var folder = FolderOf(model);
        if (!Directory.Exists(folder) || !Directory.EnumerateFiles(folder).Any())
        {
            return PublishedState.Absent;
        }

        if (!IsComplete(model, folder))
        {
            return PublishedState.Incomplete;
        }

        var onnx = OnnxFolderOf(model);
        return Directory.Exists(onnx) && Directory.EnumerateFiles(onnx, "*.onnx").Any() ? PublishedState.Converted : PublishedState.Pulled;
    }

    /// <summary>Compares a pulled model's files with the lock file, as is right before they are used.</summary>
    /// <param name="model">A model that was pulled.</param>
    /// <param name="folder">Where it was pulled to; <see cref="FolderOf"/> when absent.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="ModelException">It was not pulled, a file is missing, or one is not the file that was pulled.</exception>
    public string RequirePulled(PublishedModel model, string? folder = null)
    {
        folder ??= FolderOf(model);
        var pins = Lock.Read(model);
        if (pins is not { IsComplete: true })
        {
            throw new ModelException(
                ModelErrorReason.MissingFile, $"{model.Id} is not here yet; get it with 'facet models pull {model.Id}'.");
        }

        foreach (var (name, pin) in pins.Files)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
            {
                throw new ModelException(ModelErrorReason.MissingFile, $"{model.Id}: {path} is missing; pull the model again.");
            }

            if (PullLock.Measure(path) != pin)
            {
                throw new ModelException(
                    ModelErrorReason.ChecksumMismatch, $"{model.Id}: {path} is not the file that {LockPath} has the SHA-256 of; pull the model again.");
            }
        }

        return folder;
    }

    private bool IsComplete(PublishedModel model, string folder)
    {
        if (model.Source.Site == PublishedSite.Page)
        {
            return model.Weights.Any(name => File.Exists(Path.Combine(folder, name)));
        }

        return Lock.Read(model) is { IsComplete: true } pins
            && pins.Files.All(pin => new FileInfo(Path.Combine(folder, pin.Key)) is { Exists: true } file && file.Length == pin.Value.Bytes);
    }
}
