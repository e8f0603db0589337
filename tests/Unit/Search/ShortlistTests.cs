using Facet.Search.Engine;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

public sealed class ShortlistTests : IAsyncLifetime, IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly CollectionStore _store;
    private readonly SearchEngine _engine;

    public ShortlistTests()
    {
        var options = Samples.Options(_folder.Path);
        _store = CollectionStore.Open(options);
        _engine = new SearchEngine(_store, options, new FixedShortlist());
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
        Assert.Equal("fixed", _engine.Name);
    }

    [Fact]
    public async Task An_exact_or_filtered_search_compares_with_every_point()
    {
        var query = Samples.Query(Samples.Point("", 4), 30);

        var exact = await _engine.SearchAsync(query with { Mode = SearchMode.Exact });
        var filtered = await _engine.SearchAsync(query with { Filter = [new EqualsCondition("key", MetaValue.Of(1))] });

        Assert.Equal((SearchMode.Exact, 30), (exact.Mode, exact.ScoredPoints));
        Assert.Equal(SearchMode.Exact, filtered.Mode);
    }

    /// <summary>Three points, and one that is not there.</summary>
    private sealed class FixedShortlist : ICandidateSource
    {
        public string Name => "fixed";

        public IReadOnlyCollection<long> Find(long collection, IReadOnlyList<QueryRegion> regions, int count) => [2, 4, 8, 1000];
    }
}
