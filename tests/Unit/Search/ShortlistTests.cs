using Facet.Search.Engine;
using Facet.Search.Indexing;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

public sealed class ShortlistTests : IAsyncLifetime, IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly CollectionStore _store;
    private readonly FixedShortlist _indexes = new();
    private readonly SearchEngine _engine;

    public ShortlistTests()
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

    [Theory]
    [InlineData(SearchMode.Unspecified)]
    [InlineData(SearchMode.Approximate)]
    public async Task Only_the_shortlist_is_scored_and_the_mode_says_so(SearchMode mode)
    {
        var result = await _engine.SearchAsync(Samples.Query(Samples.Point("", 4), 30) with { Mode = mode });

        Assert.Equal((SearchMode.Approximate, 3), (result.Mode, result.ScoredPoints));
        Assert.Equal(Samples.Id(4), result.Hits[0].Id);
    }

    [Fact]
    public async Task An_exact_search_compares_with_every_point()
    {
        var result = await _engine.SearchAsync(Samples.Query(Samples.Point("", 4), 30) with { Mode = SearchMode.Exact });

        Assert.Equal((SearchMode.Exact, 30), (result.Mode, result.ScoredPoints));
    }

    [Fact]
    public async Task The_shortlist_is_asked_for_enough_hits_among_what_the_filter_lets_through()
    {
        await _store.PutAsync(Samples.Point("red", 4) with { Metadata = new Dictionary<string, MetaValue> { ["shade"] = MetaValue.Of("red") } });

        await _engine.SearchAsync(Samples.QueryById(Samples.Id(4), 5) with
        {
            ExcludeIds = [Samples.Id(1), Samples.Id(2)],
            Filter = [new EqualsCondition("shade", MetaValue.Of("red"))],
        });

        Assert.Equal((8, 4L), (_indexes.Asked!.Hits, _indexes.Asked.Stored));
        Assert.Equal([30L], _indexes.Asked.Allowed!.All());
    }

    /// <summary>Three points, and one that is not there.</summary>
    private sealed class FixedShortlist : IPointIndexes
    {
        public ShortlistRequest? Asked { get; private set; }

        public IReadOnlyList<long> Shortlist(ShortlistRequest request)
        {
            Asked = request;
            return [2, 4, 8, 1000];
        }

        public ScoreBackground? BackgroundOf(long generation) => null;
    }
}
