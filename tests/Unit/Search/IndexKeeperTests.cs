using Facet.Search;
using Facet.Search.Engine;
using Facet.Search.Indexing;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

public sealed class IndexKeeperTests : IAsyncLifetime, IDisposable
{
    /// <summary>Of the exact ten over forty searches; measured .97 and more.</summary>
    private const double RecallFloor = 0.9;

    private const int Searches = 40;

    private readonly TestFolder _folder = new();
    private readonly LineLogger _logger = new();
    private SearchOptions _options = null!;
    private CollectionStore _store = null!;
    private IndexKeeper _indexes = null!;
    private SearchEngine _engine = null!;

    public Task InitializeAsync()
    {
        _options = IndexSamples.Options(_folder.Path);
        Open();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => CloseAsync();

    public void Dispose()
    {
        _engine.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_large_collection_gets_an_index_that_finds_nearly_what_an_exact_search_finds()
    {
        await FillAsync();

        Assert.InRange(await RecallAsync(new Dictionary<string, double>()), RecallFloor, 1);
        var state = _indexes.StateOf(Generation)!;
        Assert.Equal((IndexSamples.Points, 1, false), (state.Points, state.SketchVersion, state.IsBuilding));
        Assert.InRange(state.MemoryBytes, 1, 100_000_000);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 0, 1)]
    [InlineData(1000, 1, 0.001)]
    [InlineData(1, 0.2, 0.2)]
    [InlineData(1e300, 0.5e300, 1e-300)]
    public async Task Any_weights_find_nearly_what_an_exact_search_finds(double lips, double eyes, double cheeks)
    {
        await FillAsync();

        Assert.InRange(await RecallAsync(new Dictionary<string, double> { ["lips"] = lips, ["eyes"] = eyes, ["cheeks"] = cheeks }), RecallFloor, 1);
    }

    [Fact]
    public async Task A_small_collection_is_searched_exactly()
    {
        await IndexSamples.FillAsync(_store, 0, 60);

        Assert.Equal(SearchMode.Exact, (await _engine.SearchAsync(IndexSamples.Query(1))).Mode);
        Assert.Null(_indexes.StateOf(Generation));
    }

    [Fact]
    public async Task A_point_is_found_as_soon_as_it_is_acknowledged_and_never_again_once_it_is_deleted()
    {
        await FillAsync();

        for (var number = 5000; number < 5030; number++)
        {
            await _store.PutAsync(IndexSamples.Point(number));
            var found = await _engine.SearchAsync(IndexSamples.Query(number));
            Assert.Equal((IndexSamples.Id(number), SearchMode.Approximate), (found.Hits[0].Id, found.Mode));

            await _store.DeletePointsAsync(Samples.Faces, [IndexSamples.Id(number)]);
            var without = await _engine.SearchAsync(IndexSamples.Query(number));
            Assert.DoesNotContain(IndexSamples.Id(number), without.Hits.Select(hit => hit.Id));
        }

        await _indexes.WaitUntilCurrentAsync(Generation, default);
        Assert.Equal(IndexSamples.Points, _indexes.StateOf(Generation)!.Points);
    }

    [Fact]
    public async Task A_point_that_is_written_again_is_found_by_what_it_is_now()
    {
        await FillAsync();
        await _store.PutAsync(IndexSamples.Point(7000, IndexSamples.Id(3)));

        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(IndexSamples.Id(3), (await _engine.SearchAsync(IndexSamples.Query(7000))).Hits[0].Id);
            Assert.NotEqual(IndexSamples.Id(3), (await _engine.SearchAsync(IndexSamples.Query(3))).Hits[0].Id);
            await _indexes.WaitUntilCurrentAsync(Generation, default);
        }
    }

    [Fact]
    public async Task A_saved_index_is_taken_over_with_what_changed_since()
    {
        await FillAsync();
        await CloseAsync();
        using (var store = CollectionStore.Open(_options))
        {
            await store.PutAsync(IndexSamples.Point(6000));
            await store.DeletePointsAsync(Samples.Faces, [IndexSamples.Id(1)]);
        }

        Open();
        await _indexes.WaitUntilCurrentAsync(Generation, default);

        Assert.Equal((IndexSamples.Points, 1), (_indexes.StateOf(Generation)!.Points, _indexes.StateOf(Generation)!.SketchVersion));
        Assert.Equal(IndexSamples.Id(6000), (await _engine.SearchAsync(IndexSamples.Query(6000))).Hits[0].Id);
        Assert.DoesNotContain(IndexSamples.Id(1), (await _engine.SearchAsync(IndexSamples.Query(1, 100))).Hits.Select(hit => hit.Id));
    }

    [Theory]
    [InlineData("vectors.hnsw")]
    [InlineData("slots.bin")]
    [InlineData("sketch-1.bin")]
    [InlineData("manifest.json")]
    public async Task A_damaged_index_is_built_anew(string file)
    {
        await FillAsync();
        await CloseAsync();
        var path = Assert.Single(Directory.GetFiles(Path.Combine(_folder.Path, "index"), file, SearchOption.AllDirectories));
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 0x10;
        await File.WriteAllBytesAsync(path, bytes);

        Open();
        await _indexes.WaitUntilCurrentAsync(Generation, default);

        Assert.Equal(IndexSamples.Points, _indexes.StateOf(Generation)!.Points);
        Assert.InRange(await RecallAsync(new Dictionary<string, double>()), RecallFloor, 1);
    }

    [Fact]
    public async Task A_filter_that_few_points_meet_still_fills_the_hits()
    {
        await FillAsync();
        var filter = new RangeCondition("number", 100, 114);

        var few = await _engine.SearchAsync(IndexSamples.Query(9000) with { Filter = [filter] });
        var many = await _engine.SearchAsync(IndexSamples.Query(9000) with { Filter = [filter with { AtMost = 1400 }] });
        var exact = await _engine.SearchAsync(IndexSamples.Query(9000) with { Filter = [filter with { AtMost = 1400 }], Mode = SearchMode.Exact });

        Assert.Equal((10, SearchMode.Exact, 15), (few.Hits.Count, few.Mode, few.ScoredPoints));
        Assert.All(few.Hits, hit => Assert.InRange(hit.Metadata["number"].Whole!.Value, 100, 114));
        Assert.Equal((10, SearchMode.Approximate), (many.Hits.Count, many.Mode));
        Assert.InRange(many.Hits.Select(hit => hit.Id).Intersect(exact.Hits.Select(hit => hit.Id)).Count(), 8, 10);
    }

    [Fact]
    public async Task More_hits_than_the_shortlist_has_are_found_exactly()
    {
        await FillAsync();

        var result = await _engine.SearchAsync(IndexSamples.Query(9000, 1000));

        Assert.Equal((1000, SearchMode.Exact), (result.Hits.Count, result.Mode));
    }

    [Fact]
    public async Task A_region_that_comes_up_later_becomes_part_of_the_index()
    {
        await FillAsync();
        var brows = IndexSamples.Point(8000) with { Regions = [IndexSamples.Point(8000).Regions[0] with { Region = "brows" }] };

        await _store.PutAsync(brows);
        var byBrows = new SearchQuery { Collection = Samples.Faces, Factors = new FactorQuery(brows.Regions, Samples.Fingerprint), TopK = 5 };
        var found = await _engine.SearchAsync(byBrows);
        await _indexes.WaitUntilCurrentAsync(Generation, default);

        Assert.Equal(IndexSamples.Id(8000), Assert.Single(found.Hits).Id);
        Assert.Equal(2, _indexes.StateOf(Generation)!.SketchVersion);
        Assert.InRange(await RecallAsync(new Dictionary<string, double>()), RecallFloor, 1);
    }

    [Fact]
    public async Task The_next_generation_has_its_own_index_when_it_begins_to_serve()
    {
        await FillAsync();
        var next = Samples.Fingerprint with { Recipe = "late" };
        await _store.BeginGenerationAsync(Samples.Faces, next);
        foreach (var part in Enumerable.Range(0, IndexSamples.Points).Chunk(256))
        {
            // The same ids with what the other recipe saw.
            PointData[] points = [.. part.Select(number => IndexSamples.Point(20_000 + number, IndexSamples.Id(number)))];
            await _store.UpsertAsync(Samples.Faces, next, points);
        }

        await _store.SwitchGenerationAsync(Samples.Faces);
        await _indexes.WaitUntilCurrentAsync(Generation, default);

        var query = IndexSamples.Query(20_004) with { Factors = new FactorQuery(IndexSamples.Point(20_004).Regions, next) };
        Assert.Equal(IndexSamples.Id(4), (await _engine.SearchAsync(query)).Hits[0].Id);
        Assert.Equal(IndexSamples.Points, _indexes.StateOf(Generation)!.Points);
    }

    [Fact]
    public async Task Recall_can_be_checked()
    {
        await FillAsync();

        var report = await _engine.CheckRecallAsync(Samples.Faces, new RecallCheck(20, 10, 3), new Dictionary<string, double>());

        Assert.Equal((20, 10), (report.Samples, report.TopK));
        Assert.InRange(report.Recall, RecallFloor, 1);
        Assert.InRange(report.ScoredPoints, 10, IndexSamples.Points - 1);
    }

    [Fact]
    public async Task Hits_say_how_far_they_stand_out_of_the_collection()
    {
        await FillAsync();

        var hits = (await _engine.SearchAsync(IndexSamples.Query(5, 5))).Hits;

        Assert.All(hits[0].Regions, region => Assert.InRange(region.Percentile!.Value, 99, 100));
    }

    [Fact]
    public async Task What_was_saved_of_a_dropped_generation_is_gone_when_the_indexes_end()
    {
        await FillAsync();
        await CloseAsync();
        Open();
        await _indexes.WaitUntilCurrentAsync(Generation, default);
        Assert.Single(Saved());

        await _store.DeleteCollectionAsync(Samples.Faces);
        await CloseAsync();

        Assert.Empty(Saved());
    }

    [Fact]
    public async Task A_dropped_generation_is_not_saved_first()
    {
        // No index can be saved where a file has the name of their folder.
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "index"), "");
        await FillAsync();

        await _store.DeleteCollectionAsync(Samples.Faces);
        await CloseAsync();

        Assert.DoesNotContain(_logger.Lines, line => line.Contains("cannot be saved", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_index_that_cannot_be_saved_goes_on_serving_and_is_tried_again_after_as_many_changes()
    {
        var path = Path.Combine(_folder.Path, "index");
        await File.WriteAllTextAsync(path, "");
        _options.SnapshotChanges = 1000;

        await FillAsync();
        await IndexSamples.FillAsync(_store, 5000, 10);
        await _indexes.WaitUntilCurrentAsync(Generation, default);
        Assert.Equal((1, 1, 1), (Logged("cannot be saved"), Logged("training sketches"), _indexes.StateOf(Generation)!.SketchVersion));
        Assert.Equal(SearchMode.Approximate, (await _engine.SearchAsync(IndexSamples.Query(5001))).Mode);

        File.Delete(path);
        await IndexSamples.FillAsync(_store, 6000, 1000);
        await _indexes.WaitUntilCurrentAsync(Generation, default);
        Assert.Equal((1, 1), (Logged("cannot be saved"), Logged("training sketches")));
        Assert.Single(Saved());
    }

    private int Logged(string words) => _logger.Lines.Count(line => line.Contains(words, StringComparison.Ordinal));

    private string[] Saved() => Directory.GetDirectories(Path.Combine(_folder.Path, "index"));

    private long Generation => _store.GetCollection(Samples.Faces).Generation;

    private void Open()
    {
        _store = CollectionStore.Open(_options);
        _indexes = new IndexKeeper(_store, _options, _logger);
        _engine = new SearchEngine(_store, _options, _indexes);
    }

    private async Task CloseAsync()
    {
        _engine.Dispose();
        await _indexes.DisposeAsync();
        await _store.DisposeAsync();
    }

    private async Task FillAsync()
    {
        await IndexSamples.FillAsync(_store);
        await _indexes.WaitUntilCurrentAsync(Generation, default);
    }

    private async Task<double> RecallAsync(Dictionary<string, double> weights)
    {
        var (found, wanted) = (0, 0);
        foreach (var number in Enumerable.Range(10_000, 2 * Searches).Where(number => IndexSamples.Point(number).Regions.Count == 3).Take(Searches))
        {
            var query = IndexSamples.Query(number) with { Weights = weights };
            var approximate = await _engine.SearchAsync(query);
            var exact = await _engine.SearchAsync(query with { Mode = SearchMode.Exact });
            Assert.Equal(SearchMode.Approximate, approximate.Mode);
            found += exact.Hits.Select(hit => hit.Id).Intersect(approximate.Hits.Select(hit => hit.Id)).Count();
            wanted += exact.Hits.Count;
        }

        return (double)found / wanted;
    }
}
