using Facet.Search.Engine;
using Facet.Search.Indexing;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

public sealed class RecallCheckTests : IAsyncLifetime, IDisposable
{
    private const int Checked = 3;

    private readonly TestFolder _folder = new();
    private readonly CollectionStore _store;
    private readonly EventfulIndexes _indexes = new();
    private readonly SearchEngine _engine;

    public RecallCheckTests()
    {
        var options = Samples.Options(_folder.Path);
        _store = CollectionStore.Open(options);
        _engine = new SearchEngine(_store, options, _indexes);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    public Task InitializeAsync() => _store.FillAsync(30);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_was_retired_is_freed_between_two_samples()
    {
        var freed = new List<bool>();
        var isFree = true;
        _indexes.Asked += () =>
        {
            freed.Add(isFree);
            isFree = false;
            _store.Retire(() => isFree = true);
        };

        await CheckAsync();

        Assert.Equal(Enumerable.Repeat(true, Checked), freed);
    }

    [Fact]
    public async Task A_collection_that_is_deleted_meanwhile_is_an_error_that_says_so()
    {
        _indexes.Asked += () => _store.DeleteCollectionAsync(Samples.Faces).GetAwaiter().GetResult();

        var error = await Assert.ThrowsAsync<SearchException>(CheckAsync);

        Assert.Equal(SearchReason.CollectionNotFound, error.Reason);
        Assert.Contains("their collection was deleted", error.Message, StringComparison.Ordinal);
    }

    private Task<RecallReport> CheckAsync() =>
        _engine.CheckRecallAsync(Samples.Faces, new RecallCheck(Checked, 5, 1), new Dictionary<string, double>());

    /// <summary>Three points for every search, and something that happens beside it.</summary>
    private sealed class EventfulIndexes : IPointIndexes
    {
        public event Action? Asked;

        public IReadOnlyList<long> Shortlist(ShortlistRequest request)
        {
            Asked?.Invoke();
            return [2, 4, 8];
        }

        public ScoreBackground? BackgroundOf(long generation) => null;
    }
}
