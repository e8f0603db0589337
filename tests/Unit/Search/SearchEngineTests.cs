using Facet.Gram;
using Facet.Search.Engine;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

public sealed class SearchEngineTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly CollectionStore _store;
    private readonly SearchEngine _engine;

    public SearchEngineTests()
    {
        var options = Samples.Options(_folder.Path);
        _store = CollectionStore.Open(options);
        _engine = new SearchEngine(_store, options);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Finds_the_same_as_comparing_with_every_point()
    {
        await _store.FillAsync(100);
        var query = Samples.Point("query", 777);
        var weights = new Dictionary<string, double> { ["lips"] = 2, ["eyes"] = 0.5 };

        var result = await _engine.SearchAsync(Samples.Query(query, 10) with { Weights = weights });

        var expected = Enumerable.Range(0, 100)
            .Select(number => (Id: Samples.Id(number), Scores: RegionScores(query, Samples.Point("", number))))
            .Select(point => (point.Id, Score: (2 * point.Scores[0] + 0.5 * point.Scores[1]) / 2.5))
            .OrderByDescending(point => point.Score)
            .Take(10)
            .ToArray();
        Assert.Equal(expected.Select(point => point.Id), result.Hits.Select(hit => hit.Id));
        Assert.All(expected.Zip(result.Hits), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-12));
        Assert.Equal([("lips", 2d), ("eyes", 0.5)], result.Hits[0].Regions.Select(region => (region.Region, region.Weight)));
        Assert.Equal((SearchMode.Exact, 100), (result.Mode, result.ScoredPoints));
        Assert.Equal(Samples.Fingerprint, result.Fingerprint);
    }

    [Fact]
    public async Task Only_the_points_that_are_named_may_be_hits()
    {
        await _store.FillAsync(30);
        string[] named = [Samples.Id(3), Samples.Id(7), Samples.Id(7), "nobody", Samples.Id(20)];

        var all = await _engine.SearchAsync(Samples.QueryById(Samples.Id(3), 30));
        var some = await _engine.SearchAsync(Samples.QueryById(Samples.Id(3), 30) with { OnlyIds = named, IncludeMatches = true });
        var none = await _engine.SearchAsync(Samples.QueryById(Samples.Id(3), 30) with { OnlyIds = ["nobody"] });

        Assert.Equal(all.Hits.Where(hit => named.Contains(hit.Id)).Select(hit => (hit.Id, hit.Score)), some.Hits.Select(hit => (hit.Id, hit.Score)));
        Assert.Equal(2, some.ScoredPoints);
        Assert.Empty(none.Hits);
    }

    [Fact]
    public async Task A_stored_point_finds_its_neighbours_and_not_itself()
    {
        await _store.FillAsync(20);

        var byId = await _engine.SearchAsync(Samples.QueryById(Samples.Id(4), 20));
        var byFactors = await _engine.SearchAsync(Samples.Query(Samples.Point("", 4), 20));

        Assert.Equal(19, byId.Hits.Count);
        Assert.Equal(Samples.Id(4), byFactors.Hits[0].Id);
        Assert.Equal(1, byFactors.Hits[0].Score, 1e-9);
        Assert.Equal(byFactors.Hits.Skip(1).Select(hit => hit.Id), byId.Hits.Select(hit => hit.Id));
        var error = await RefusalAsync(Samples.QueryById("nobody"));
        Assert.Equal(SearchReason.PointNotFound, error.Reason);
    }

    [Fact]
    public async Task Regions_that_one_side_lacks_drop_out()
    {
        var query = Samples.Point("query", 777);
        await _store.PutAsync(
            Samples.Point("both", 1), Samples.Point("lips", 1, ["lips"]), Samples.Point("cheeks", 1, ["cheeks"]));

        var result = await _engine.SearchAsync(Samples.Query(query));

        Assert.Equal(["both", "lips"], result.Hits.Select(hit => hit.Id).Order());
        var lips = result.Hits.Single(hit => hit.Id == "lips");
        Assert.Equal(RegionScores(query, Samples.Point("", 1))[0], lips.Score, 1e-12);
        Assert.Equal("lips", Assert.Single(lips.Regions).Region);
        Assert.Equal(2, result.ScoredPoints);
    }

    [Fact]
    public async Task Of_equal_scores_the_point_that_was_stored_first_comes_first()
    {
        await _store.PutAsync([.. Enumerable.Range(0, 60).Select(number => Samples.Point(Samples.Id(99 - number), 5))]);

        for (var run = 0; run < 5; run++)
        {
            var result = await _engine.SearchAsync(Samples.Query(Samples.Point("", 6), 7));
            Assert.Equal(Enumerable.Range(0, 7).Select(number => Samples.Id(99 - number)), result.Hits.Select(hit => hit.Id));
        }
    }

    [Fact]
    public async Task Excluded_ids_and_low_scores_are_left_out()
    {
        await _store.FillAsync(30);
        var all = await _engine.SearchAsync(Samples.Query(Samples.Point("", 3), 30));
        var threshold = all.Hits[9].Score;

        var result = await _engine.SearchAsync(
            Samples.Query(Samples.Point("", 3), 30) with { MinScore = threshold, ExcludeIds = [all.Hits[0].Id, all.Hits[5].Id, "nobody"] });

        Assert.Equal(
            all.Hits.Take(10).Where((_, rank) => rank is not 0 and not 5).Select(hit => hit.Id),
            result.Hits.Select(hit => hit.Id));
    }

    [Fact]
    public async Task Half_precision_points_score_like_full_precision()
    {
        var point = Samples.Point("full", 1);
        await _store.PutAsync(point, point with { Id = "half", Regions = [.. point.Regions.Select(Samples.AsHalf)] });

        var result = await _engine.SearchAsync(Samples.Query(Samples.Point("", 9)));

        Assert.Equal(result.Hits[0].Score, result.Hits[1].Score, 1e-3);
    }

    [Fact]
    public async Task An_approximate_search_says_that_it_was_exact()
    {
        await _store.FillAsync(3);

        var result = await _engine.SearchAsync(Samples.QueryById(Samples.Id(0)) with { Mode = SearchMode.Approximate });

        Assert.Equal(SearchMode.Exact, result.Mode);
    }

    [Fact]
    public async Task Thousands_of_points_can_be_left_out()
    {
        await _store.FillAsync(4000);
        string[] left = [Samples.Id(7), Samples.Id(2500), Samples.Id(3999)];
        string[] excluded = [.. Enumerable.Range(0, 4000).Select(Samples.Id).Except(left), "nobody", Samples.Id(1)];

        var result = await _engine.SearchAsync(Samples.QueryById(Samples.Id(7), 10) with { ExcludeIds = excluded });

        Assert.Equal(left[1..], result.Hits.Select(hit => hit.Id).Order());
        Assert.Equal(2, result.ScoredPoints);
    }

    [Fact]
    public async Task An_empty_collection_has_no_hits()
    {
        await _store.CreateCollectionAsync(Samples.Faces);

        var result = await _engine.SearchAsync(Samples.Query(Samples.Point("", 1)));

        Assert.Empty(result.Hits);
        Assert.Null(result.Fingerprint);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    public async Task Refuses_top_k_outside_its_range(int topK)
    {
        await _store.FillAsync(1);

        Assert.Contains("1 to 1000", (await RefusalAsync(Samples.Query(Samples.Point("", 1), topK))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_weights_for_unknown_regions_and_names_those_it_has()
    {
        await _store.FillAsync(1);
        var query = Samples.Query(Samples.Point("", 1));

        var unknown = await RefusalAsync(query with { Weights = new Dictionary<string, double> { ["nose"] = 1, ["lips"] = 1 } });
        Assert.Equal(SearchReason.UnknownRegion, unknown.Reason);
        Assert.Contains("'nose'; collection 'faces' has lips, eyes", unknown.Message, StringComparison.Ordinal);
        var negative = await RefusalAsync(query with { Weights = new Dictionary<string, double> { ["lips"] = -1 } });
        Assert.Equal(SearchReason.InvalidArgument, negative.Reason);
    }

    [Fact]
    public async Task A_region_that_the_query_shows_and_the_collection_has_not_drops_out_weighted_or_not()
    {
        await _store.FillAsync(1);
        var query = Samples.Query(Samples.Point("", 1, ["lips", "nose"])) with { Weights = new Dictionary<string, double> { ["nose"] = 2, ["lips"] = 1 } };
        Assert.Equal(["lips"], (await _engine.SearchAsync(query)).Hits[0].Regions.Select(region => region.Region));
    }

    [Fact]
    public async Task Refuses_a_query_none_of_whose_regions_counts()
    {
        await _store.FillAsync(1);
        var eyesOnly = new Dictionary<string, double> { ["eyes"] = 1 };

        var error = await RefusalAsync(Samples.Query(Samples.Point("", 1, ["lips"])) with { Weights = eyesOnly });
        Assert.Contains("('lips') counts", error.Message, StringComparison.Ordinal);
        Assert.Equal(SearchReason.UnknownRegion, (await RefusalAsync(Samples.Query(Samples.Point("", 1, ["nose"])))).Reason);
    }

    [Fact]
    public async Task Refuses_factors_that_do_not_fit_the_collection()
    {
        await _store.FillAsync(1);
        var narrow = Samples.Point("", 1) with { Regions = [Samples.Region("lips", 1, 7)] };
        var broken = Samples.Point("", 1) with { Regions = [Samples.Region("lips", [float.NaN, 1], 2)] };

        var wrongChannels = await RefusalAsync(Samples.Query(narrow));
        Assert.Contains("7 channels, the collection's points have 24", wrongChannels.Message, StringComparison.Ordinal);
        Assert.Contains("NaN", (await RefusalAsync(Samples.Query(broken))).Message, StringComparison.Ordinal);
        var other = new FactorQuery(Samples.Point("", 1).Regions, Samples.Fingerprint with { Model = "vit" });
        Assert.Equal(
            SearchReason.FingerprintMismatch, (await RefusalAsync(Samples.Query(Samples.Point("", 1)) with { Factors = other })).Reason);
    }

    [Fact]
    public async Task Refuses_queries_with_no_or_two_subjects_and_unknown_collections()
    {
        await _store.FillAsync(1);
        var query = Samples.Query(Samples.Point("", 1));

        await RefusalAsync(query with { Factors = null });
        await RefusalAsync(query with { PointId = Samples.Id(0) });
        await RefusalAsync(query with { MinScore = double.NaN });
        Assert.Equal(SearchReason.CollectionNotFound, (await RefusalAsync(query with { Collection = "nothing" })).Reason);
    }

    [Fact]
    public async Task A_caller_that_left_ends_the_search()
    {
        await _store.FillAsync(30);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _engine.SearchAsync(Samples.QueryById(Samples.Id(0)), gone.Token));
    }

    private static double[] RegionScores(PointData query, PointData point) =>
        [.. query.Regions.Zip(point.Regions, (x, y) => GramScore.Exact(x.Factors!.Unpack(), y.Factors!.Unpack()))];

    private Task<SearchException> RefusalAsync(SearchQuery query) =>
        Assert.ThrowsAsync<SearchException>(() => _engine.SearchAsync(query));
}
