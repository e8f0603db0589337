using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

public sealed class PointValidationTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly CollectionStore _store;

    public PointValidationTests() => _store = CollectionStore.Open(Samples.Options(_folder.Path));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string, string> BadIds => new()
    {
        { "", "1 to 1024 bytes" },
        { new string('x', 1025), "1 to 1024 bytes" },
        { new string('é', 513), "1 to 1024 bytes" },
        { "two\nlines", "control character" },
        { "nul\0", "control character" },
        { "c1 \u0085", "control character" },
    };

    [Theory]
    [MemberData(nameof(BadIds))]
    public async Task Refuses_ids_outside_the_rule(string id, string expected)
    {
        var error = await _store.RefusalAsync(Samples.Point(id, 1));

        Assert.Equal(SearchReason.InvalidArgument, error.Reason);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    // Not among the cases above, because the test runner cannot hand half a pair over.
    [Fact]
    public async Task Refuses_an_id_that_has_no_UTF8() =>
        Assert.Contains("of UTF-8", (await _store.RefusalAsync(Samples.Point("half a pair \ud83d", 1))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Refuses_an_id_of_ten_megabytes_with_a_short_message()
    {
        var error = await _store.RefusalAsync(Samples.Point(new string('x', 10 << 20), 1));

        Assert.InRange(error.Message.Length, 1, 300);
    }

    [Fact]
    public async Task Takes_ids_up_to_the_limit()
    {
        await _store.PutAsync(Samples.Point(new string('é', 512), 1));

        Assert.Single(_store.Ids());
    }

    [Theory]
    [InlineData(float.NaN, "NaN or infinite")]
    [InlineData(float.PositiveInfinity, "NaN or infinite")]
    public async Task Refuses_factors_that_are_not_finite(float value, string expected)
    {
        var values = new float[Samples.Channels];
        values[5] = value;

        await AssertRefusedAsync(Samples.Region("lips", values, Samples.Channels), expected);
    }

    [Fact]
    public Task Refuses_factors_that_are_all_zero() =>
        AssertRefusedAsync(Samples.Region("lips", new float[Samples.Channels], Samples.Channels), "all zero");

    [Fact]
    public async Task Refuses_factors_whose_bytes_do_not_fit_their_shape()
    {
        var region = Samples.Region("lips", 1);

        await AssertRefusedAsync(region with { Factors = region.Factors! with { Patches = region.Factors.Patches + 1 } }, "do not take");
        var endless = region.Factors with { Patches = int.MaxValue, Channels = int.MaxValue };
        await AssertRefusedAsync(region with { Factors = endless }, "do not take");
        await AssertRefusedAsync(region with { Factors = null }, "no factors");
    }

    [Fact]
    public async Task Refuses_what_does_not_belong_to_the_factors()
    {
        var region = Samples.Region("lips", 1);

        await AssertRefusedAsync(region with { GramNorm = 1e9 }, "gram_norm");
        await AssertRefusedAsync(region with { GramNorm = double.NaN }, "gram_norm");
        await AssertRefusedAsync(region with { AreaShare = 1.5f }, "area_share");
        await AssertRefusedAsync(region with { Patches = [1] }, "patches");
    }

    [Fact]
    public async Task Refuses_points_without_regions_or_with_one_twice()
    {
        var none = await _store.RefusalAsync(Samples.Point("a", 1, []));
        var twice = await _store.RefusalAsync(Samples.Point("a", 1, ["lips", "lips"]));

        Assert.Contains("0 regions", none.Message, StringComparison.Ordinal);
        Assert.Contains("more than once", twice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_more_bytes_and_more_metadata_than_the_limits()
    {
        var many = Enumerable.Range(0, 200).ToDictionary(number => $"key{number}", number => MetaValue.Of(number));
        var large = new Dictionary<string, MetaValue> { ["note"] = MetaValue.Of(new string('x', 100_000)) };
        var huge = Samples.Region("lips", [.. Enumerable.Repeat(1f, 5 << 20)], 1024);

        var tooMany = await _store.RefusalAsync(Samples.Point("a", 1, metadata: many));
        var tooLarge = await _store.RefusalAsync(Samples.Point("a", 1, metadata: large));
        Assert.Contains("200 metadata entries", tooMany.Message, StringComparison.Ordinal);
        Assert.Contains("the metadata", tooLarge.Message, StringComparison.Ordinal);
        await AssertRefusedAsync(huge, "bytes of factors", SearchReason.InvalidArgument);
    }

    [Fact]
    public void Metadata_numbers_are_finite() => Assert.Throws<SearchException>(() => MetaValue.Of(double.NaN));

    private async Task AssertRefusedAsync(RegionData region, string expected, SearchReason reason = SearchReason.InvalidFactors)
    {
        var error = await _store.RefusalAsync(new PointData("a", [region], new Dictionary<string, MetaValue>()));
        Assert.Equal(reason, error.Reason);
        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
