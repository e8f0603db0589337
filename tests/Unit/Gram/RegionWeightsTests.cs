using Facet.Gram;

namespace Facet.Unit.Tests.Gram;

public sealed class RegionWeightsTests
{
    [Fact]
    public void Is_the_weighted_mean_over_the_regions_both_sides_have()
    {
        var weights = new RegionWeights(new Dictionary<string, double> { ["lips"] = 3, ["eyes"] = 1, ["cheeks"] = 7 });

        Assert.Equal((3 * 0.8 + 1 * 0.4) / 4, weights.Combine([("lips", 0.8), ("eyes", 0.4)])!.Value, 1e-12);
    }

    [Fact]
    public void Without_weights_every_region_counts_the_same() =>
        Assert.Equal(0.5, RegionWeights.Equal.Combine([("lips", 0.75), ("eyes", 0.25)]));

    [Fact]
    public void There_is_no_score_without_a_common_region_that_counts()
    {
        var lipsOnly = new RegionWeights(new Dictionary<string, double> { ["lips"] = 1 });

        Assert.Null(lipsOnly.Combine([]));
        Assert.Null(lipsOnly.Combine([("eyes", 0.9)]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0)]
    public void Refuses_weights_that_mean_nothing(double weight)
    {
        var error = Assert.Throws<ArgumentException>(() => new RegionWeights(new Dictionary<string, double> { ["lips"] = weight }));
        Assert.Contains(weight == 0 ? "every weight is 0" : "'lips'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_weights_whose_sum_overflows() => Assert.Throws<ArgumentException>(
        () => new RegionWeights(new Dictionary<string, double> { ["lips"] = double.MaxValue, ["eyes"] = double.MaxValue }));
}
