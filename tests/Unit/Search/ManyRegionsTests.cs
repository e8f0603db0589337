using Facet.Index;
using Facet.Search.Engine;
using Facet.Search.Indexing;
using Facet.Search.Model;
using Facet.Search.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Facet.Unit.Tests.Search;

public sealed class ManyRegionsTests : IAsyncLifetime, IDisposable
{
    private const int Points = 450;
    private const int Regions = VectorLayout.MaxParts + 2;

    // Two regions that only one point in three has.
    private const int Rare = 5;
    private const int AlsoRare = 7;

    private readonly TestFolder _folder = new();
    private readonly CollectionStore _store;
    private readonly IndexKeeper _indexes;
    private readonly SearchEngine _engine;

    public ManyRegionsTests()
    {
        var options = IndexSamples.Options(_folder.Path);
        (options.CompactFactors, options.IndexThreshold, options.SketchAxes, options.SketchDimensions) = (false, 400, 8, 8);

        // So few axes see little of points at random: no matter here, and a large shortlist would be searched exactly.
        options.IndexRecall = 0.5;
        _store = CollectionStore.Open(options);
        _indexes = new IndexKeeper(_store, options, NullLogger.Instance);
        _engine = new SearchEngine(_store, options, _indexes);
    }

    public async Task InitializeAsync()
    {
        await _store.PutAsync([.. Enumerable.Range(0, Points).Select(number => Point(number))]);
        await WaitAsync();
    }

    public async Task DisposeAsync()
    {
        _engine.Dispose();
        await _indexes.DisposeAsync();
        await _store.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_regions_that_most_points_have_are_indexed_and_the_others_searched_exactly()
    {
        var common = await _engine.SearchAsync(Samples.Query(Point(30, [Name(0), Name(Regions - 1)])));
        var rare = await _engine.SearchAsync(Samples.Query(Point(30, [Name(Rare)])));
        var both = await _engine.SearchAsync(Samples.Query(Point(30, [Name(0), Name(AlsoRare)])));

        Assert.Equal((SearchMode.Approximate, SearchMode.Exact, SearchMode.Exact), (common.Mode, rare.Mode, both.Mode));
        Assert.All([common, rare, both], result => Assert.Equal(Samples.Id(30), result.Hits[0].Id));
        Assert.Equal(Points, State.Points);
    }

    [Fact]
    public async Task A_further_region_is_no_reason_to_train_a_full_index_again()
    {
        var late = Point(1000) with { Regions = [Samples.Region("late", 1000)] };
        await _store.PutAsync(late);
        await WaitAsync();

        Assert.Equal((1, Points), (State.SketchVersion, State.Points));
        Assert.Equal(late.Id, Assert.Single((await _engine.SearchAsync(Samples.Query(late))).Hits).Id);
    }

    private IndexState State => _indexes.StateOf(_store.GetCollection(Samples.Faces).Generation)!;

    private static string Name(int region) => $"region-{region}";

    /// <summary>The same region of the same number looks the same in all of these.</summary>
    private static PointData Point(int number, string[]? regions = null) => new(
        Samples.Id(number),
        [.. Enumerable.Range(0, Regions)
            .Where(region => regions?.Contains(Name(region)) ?? (region is not (Rare or AlsoRare) || number % 3 == 0))
            .Select(region => Samples.Region(Name(region), number * 100 + region))],
        new Dictionary<string, MetaValue>());

    private Task WaitAsync() => _indexes.WaitUntilCurrentAsync(_store.GetCollection(Samples.Faces).Generation, default);
}
