using Facet.Inference.Internal;
using Facet.Inference.Internal.Pulling;
using Facet.Models;

namespace Facet.Inference;

/// <summary>
/// Pulls published models from the hub: resumable, each file written aside and moved into its place once it is whole, its SHA-256 pinned in
/// the lock file when it comes for the first time. A later file that differs is refused until that is asked for.
/// </summary>
public sealed class ModelPull : IDisposable
{
    private const string IndexSuffix = ".index.json";
    private const long MaxTextBytes = 16L << 20;
    private const int BytesPerParameter = 4;

    private readonly PublishedCatalog _catalog;
    private readonly PullOptions _options;
    private readonly HubClient _hub;
    private readonly PullLock _lock;

    /// <exception cref="ModelException">The hub's address or the token is unusable.</exception>
    public ModelPull(PublishedCatalog catalog, PullOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        (_catalog, _options, _lock) = (catalog, options ?? new PullOptions(), catalog.Lock);
        _hub = new HubClient(_options.Hub ?? HubFromEnvironment() ?? catalog.Hub, _options.Token, _options.Patience);
    }

    /// <summary>Pulls a model's files. Those that are there, and are what the lock file says, are left alone.</summary>
    /// <param name="model">A model of the hub.</param>
    /// <param name="progress">Told of every step, on the thread that does it.</param>
    /// <param name="cancel">Ends the pull; what came is kept for the next.</param>
    /// <exception cref="ModelException">
    /// The model is not on the hub, is refused or not found, changed since it was pulled first, or cannot be written. One line says what to do.
    /// </exception>
    public async Task<PulledModel> RunAsync(PublishedModel model, IProgress<PullProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var folder = _options.OutFolder ?? _catalog.FolderOf(model);
        if (model.Source.Site != PublishedSite.Hub)
        {
            throw new ModelException(
                ModelErrorReason.Unsupported,
                $"{model.Id} is not on the hub: download {model.Weights[0]} ({model.Licence}) from the place that {model.Source.Repository} links to, "
                + $"then 'facet models convert {model.Weights[0]} --out DIR'.");
        }

        var job = new Job(model, folder, new FileDownload(_hub, _options, progress), progress);
        foreach (var name in model.Files)
        {
            if (!await FetchAsync(job, name, MaxTextBytes, cancel))
            {
                throw NotFound(model, name);
            }
        }

        await FetchWeightsAsync(job, cancel);
        _lock.Complete(model, job.Names);
        return new PulledModel(folder, job.Names);
    }

    public void Dispose() => _hub.Dispose();

    private async Task FetchWeightsAsync(Job job, CancellationToken cancel)
    {
        // Numbers of 32 bits, and room for names and for buffers that are no parameters.
        var budget = (job.Model.Parameters * BytesPerParameter) + (job.Model.Parameters / 10) + MaxTextBytes;
        var pinned = _options.Update ? null : _lock.Read(job.Model);
        var known = job.Model.Weights.Where(name => pinned?.Files.ContainsKey(name) is true).Take(1).ToArray();
        foreach (var name in known.Length > 0 ? known : job.Model.Weights)
        {
            var isIndex = name.EndsWith(IndexSuffix, StringComparison.Ordinal);
            if (!await FetchAsync(job, name, isIndex ? MaxTextBytes : budget, cancel))
            {
                continue;
            }

            foreach (var shard in isIndex ? Shards(Path.Combine(job.Folder, name), name) : [])
            {
                if (!await FetchAsync(job, shard, budget, cancel))
                {
                    throw NotFound(job.Model, shard);
                }

                budget -= new FileInfo(Path.Combine(job.Folder, shard)).Length;
            }

            return;
        }

        throw NotFound(job.Model, string.Join(" or ", known.Length > 0 ? known : job.Model.Weights));
    }

    /// <summary>Brings one file into the folder.</summary>
    /// <returns>Whether there is such a file.</returns>
    private async Task<bool> FetchAsync(Job job, string name, long maxBytes, CancellationToken cancel)
    {
        var pin = _options.Update ? null : _lock.Read(job.Model)?.Files.GetValueOrDefault(name);
        var target = Path.Combine(job.Folder, name);
        if (pin is not null && new FileInfo(target) is { Exists: true } file && file.Length == pin.Bytes && PullLock.Measure(target) == pin)
        {
            job.Progress?.Report(new PullProgress(name, PullStep.Unchanged, pin.Bytes, pin.Bytes));
            job.Names.Add(name);
            return true;
        }

        using var part = new PartFile(job.Folder, name);
        var measured = await DownloadAsync(job, name, part, maxBytes, pin?.Sha256, cancel);
        if (measured is null)
        {
            return false;
        }

        if (pin is not null && measured.Sha256 != pin.Sha256)
        {
            part.Discard();
            throw new ModelException(
                ModelErrorReason.ChecksumMismatch,
                $"{job.Model.Id}: {name} on the hub has SHA-256 {measured.Sha256}; when it was pulled first it had {pin.Sha256} ({_lock.Path}). "
                + "It was refused; if the change is meant, pull with --update.");
        }

        if (name.EndsWith(IndexSuffix, StringComparison.Ordinal))
        {
            RefuseUnsafe(part, name);
        }

        part.Keep();
        _lock.Pin(job.Model, name, measured);
        job.Progress?.Report(new PullProgress(name, PullStep.Done, measured.Bytes, measured.Bytes));
        job.Names.Add(name);
        return true;
    }

    private async Task<PinnedFile?> DownloadAsync(Job job, string name, PartFile part, long maxBytes, string? expected, CancellationToken cancel)
    {
        try
        {
            return await job.Download.RunAsync(_hub.AddressOf(job.Model.Source, name), name, part, maxBytes, expected, cancel);
        }
        catch (HubDeniedException denied)
        {
            part.Discard();
            throw Denied(job.Model, denied);
        }
    }

    /// <summary>An index is kept only if every shard it names is a plain file of weights, so that none can take another file's place.</summary>
    private static void RefuseUnsafe(PartFile part, string name)
    {
        try
        {
            // The part is locked against others, and this reader is one.
            part.Dispose();
            Shards(part.Path, name);
        }
        catch
        {
            part.Discard();
            throw;
        }
    }

    private static IReadOnlyList<string> Shards(string path, string name)
    {
        var shards = Checkpoint.ShardsOf(path, name);
        var extension = Path.GetExtension(name[..^IndexSuffix.Length]);
        var wrong = shards.FirstOrDefault(shard =>
            !PublishedReader.FileName().IsMatch(shard) || !shard.EndsWith(extension, StringComparison.Ordinal));
        return wrong is null
            ? shards
            : throw new ModelException(ModelErrorReason.UnsafePath, $"{name}: the shard name '{wrong}' is refused; it must be a plain {extension} file.");
    }

    private ModelException Denied(PublishedModel model, HubDeniedException denied)
    {
        var repository = model.Source.Repository;
        var what = $"{model.Id}: the hub refused {repository} ({denied.Status}).";
        var how = $"make a token that may read at {_hub.PageOf("settings/tokens")} and pass it with --token or HF_TOKEN";
        var page = _hub.PageOf(repository);
        return new ModelException(ModelErrorReason.AccessDenied, (model.Source.Gated, _hub.HasToken) switch
        {
            (true, false) => $"{what} The model is gated: accept the {model.Licence} at {page}, {how}.",
            (true, true) => $"{what} The model is gated: the account of this token must have accepted the {model.Licence} at {page}, and the token must be allowed to read gated repositories.",
            (false, false) => $"{what} Look at {page}; if it asks for an account, {how}.",
            (false, true) => $"{what} The token may be wrong or too old; this model needs none.",
        });
    }

    private ModelException NotFound(PublishedModel model, string name) => new(
        ModelErrorReason.MissingFile,
        $"{model.Id}: {_hub.PageOf(model.Source.Repository)} has no {name} at revision {model.Source.Revision} (404). Is the hub's address right?");

    private static Uri? HubFromEnvironment()
    {
        var value = Environment.GetEnvironmentVariable(PublishedCatalog.HubVariable);
        return string.IsNullOrEmpty(value) ? null
            : Uri.TryCreate(value, UriKind.Absolute, out var hub) ? hub
            : throw new ModelException(ModelErrorReason.DownloadFailed, $"{PublishedCatalog.HubVariable} is '{value}', which is no address.");
    }

    /// <summary>One model on its way into one folder.</summary>
    private sealed record Job(PublishedModel Model, string Folder, FileDownload Download, IProgress<PullProgress>? Progress)
    {
        public List<string> Names { get; } = [];
    }
}
