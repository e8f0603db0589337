using Facet.Search.Engine;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

public sealed class MetadataFilterTests : IAsyncLifetime, IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly CollectionStore _store;
    private readonly SearchEngine _engine;

    public MetadataFilterTests()
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

    public Task InitializeAsync() => _store.PutAsync(
        Make("a", ("shade", MetaValue.Of("coral")), ("year", MetaValue.Of(2020)), ("matte", MetaValue.Of(true))),
        Make("b", ("shade", MetaValue.Of("nude")), ("year", MetaValue.Of(2021.5)), ("matte", MetaValue.Of(false))),
        Make("c", ("shade", MetaValue.Of("2020")), ("year", MetaValue.Of(2022))),
        Make("d"));

    public Task DisposeAsync() => Task.CompletedTask;

    public static TheoryData<MetadataCondition[], string> Cases => new()
    {
        { [new EqualsCondition("shade", MetaValue.Of("coral"))], "a" },
        { [new EqualsCondition("year", MetaValue.Of(2020))], "a" },
        { [new EqualsCondition("year", MetaValue.Of(2020.0))], "a" },
        { [new EqualsCondition("matte", MetaValue.Of(false))], "b" },
        { [new EqualsCondition("shade", MetaValue.Of(2020))], "" },
        { [new RangeCondition("year", 2020, 2021.5)], "ab" },
        { [new RangeCondition("year", 2020.5, null)], "bc" },
        { [new RangeCondition("year", null, 2021)], "a" },
        { [new RangeCondition("shade", 0, null)], "" },
        { [new AnyOfCondition("shade", [MetaValue.Of("nude"), MetaValue.Of("2020"), MetaValue.Of("x")])], "bc" },
        { [new RangeCondition("year", 2021, null), new EqualsCondition("matte", MetaValue.Of(false))], "b" },
        { [new EqualsCondition("nothing", MetaValue.Of(1))], "" },
        { [new NotCondition(new EqualsCondition("shade", MetaValue.Of("coral")))], "bcd" },
        { [new NotCondition(new RangeCondition("year", 2021, null)), new NotCondition(new EqualsCondition("matte", MetaValue.Of(true)))], "d" },
        { [new NotCondition(new AnyOfCondition("shade", [MetaValue.Of("nude"), MetaValue.Of("2020")]))], "ad" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Keeps_the_points_for_which_all_conditions_hold(MetadataCondition[] conditions, string expected)
    {
        var result = await _engine.SearchAsync(Samples.Query(Samples.Point("", 9)) with { Filter = conditions });

        Assert.Equal(expected, string.Concat(result.Hits.Select(hit => hit.Id).Order()));
        Assert.Equal(expected.Length, result.ScoredPoints);
    }

    public static TheoryData<MetadataCondition> Meaningless =>
    [
        new EqualsCondition("", MetaValue.Of(1)),
        new RangeCondition("year", null, null),
        new RangeCondition("year", 2, 1),
        new RangeCondition("year", double.NaN, null),
        new AnyOfCondition("year", []),
        new NotCondition(new AnyOfCondition("year", [])),
    ];

    [Theory]
    [MemberData(nameof(Meaningless))]
    public async Task Refuses_conditions_that_mean_nothing(MetadataCondition condition)
    {
        var error = await Assert.ThrowsAsync<SearchException>(
            () => _engine.SearchAsync(Samples.Query(Samples.Point("", 9)) with { Filter = [condition] }));

        Assert.Equal(SearchReason.InvalidArgument, error.Reason);
    }

    [Fact]
    public async Task Large_integers_compare_exactly()
    {
        await _store.PutAsync(Make("big", ("n", MetaValue.Of(long.MaxValue))));

        var other = await _engine.SearchAsync(
            Samples.Query(Samples.Point("", 9)) with { Filter = [new EqualsCondition("n", MetaValue.Of(long.MaxValue - 1))] });
        var same = await _engine.SearchAsync(
            Samples.Query(Samples.Point("", 9)) with { Filter = [new EqualsCondition("n", MetaValue.Of(long.MaxValue))] });

        Assert.Empty(other.Hits);
        Assert.Equal("big", Assert.Single(same.Hits).Id);
    }

    private static PointData Make(string id, params (string Key, MetaValue Value)[] metadata) =>
        Samples.Point(id, 1, metadata: metadata.ToDictionary(entry => entry.Key, entry => entry.Value));
}
