using Facet.Inference;
using Facet.Models;

namespace Facet.Unit.Tests.Inference;

/// <summary>A hub with the files of a model, and a cache folder to pull them into.</summary>
internal sealed class PullSetup : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    private PullSetup(HubServer hub, string id)
    {
        Hub = hub;
        Catalog = new PublishedCatalog(new ModelRegistryOptions { CacheFolder = _folder.File("models") });
        Model = Catalog.Find(id);
        Options = new PullOptions { Hub = hub.Address, RetryDelay = _ => TimeSpan.Zero };
        foreach (var name in Model.Files)
        {
            Put(name, 100);
        }
    }

    public HubServer Hub { get; }

    public PublishedCatalog Catalog { get; }

    public PublishedModel Model { get; }

    public PullOptions Options { get; set; }

    public List<PullProgress> Progress { get; } = [];

    public string Folder => Catalog.FolderOf(Model);

    public static async Task<PullSetup> StartAsync(string id = "dinov2-vits14") => new(await HubServer.StartAsync(), id);

    /// <summary>Bytes that differ from file to file and from seed to seed.</summary>
    public byte[] Put(string name, int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(HashCode(name) + seed).NextBytes(bytes);
        Hub.Add(Model.Source.Repository, name, bytes);
        return bytes;
    }

    public string At(string name) => Path.Combine(Folder, name);

    public async Task<PulledModel> PullAsync(CancellationToken cancel = default)
    {
        using var pull = new ModelPull(Catalog, Options);
        return await pull.RunAsync(Model, new Recorder(Progress), cancel);
    }

    public async Task<ModelException> RefusedAsync() => await Assert.ThrowsAsync<ModelException>(() => PullAsync());

    /// <summary>Ranges that were asked for of a file, null for the whole.</summary>
    public IEnumerable<string?> RangesOf(string name) =>
        [.. Hub.Requests.Where(request => request.Path.EndsWith("/" + name, StringComparison.Ordinal)).Select(request => request.Range)];

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        _folder.Dispose();
    }

    private static int HashCode(string text) => text.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter));

    private sealed class Recorder(List<PullProgress> steps) : IProgress<PullProgress>
    {
        public void Report(PullProgress value) => steps.Add(value);
    }
}
