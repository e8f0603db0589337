using Facet.Gram;

namespace Facet.Unit.Tests.Gram;

public sealed class MaskedFactorsTests
{
    // Two channels on a grid of 2 x 2: channel 0 is 1 2 3 4, channel 1 is 10 20 30 40.
    private static readonly float[] _featureMap = [1, 2, 3, 4, 10, 20, 30, 40];

    [Fact]
    public void Keeps_the_covered_cells_weighted_by_the_mask()
    {
        var built = MaskedFactors.Build(_featureMap, 2, 2, 2, [0, 0.5f, 0, 1]);

        Assert.Equal([1, 3], built.Patches);
        Assert.Equal((2, 2), (built.Factors.Rows, built.Factors.Channels));
        Assert.Equal([1, 10, 4, 40], built.Factors.Values.ToArray());
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.5f)]
    [InlineData(float.NaN)]
    public void Refuses_weights_outside_0_to_1(float weight)
    {
        var error = Assert.Throws<ArgumentException>(() => MaskedFactors.Build(_featureMap, 2, 2, 2, [1, 1, weight, 1]));
        Assert.Contains("at cell 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_empty_mask_and_sizes_that_do_not_fit()
    {
        Assert.Throws<ArgumentException>(() => MaskedFactors.Build(_featureMap, 2, 2, 2, [0, 0, 0, 0]));
        Assert.Throws<ArgumentException>(() => MaskedFactors.Build(_featureMap, 3, 2, 2, [1, 1, 1, 1]));
        Assert.Throws<ArgumentException>(() => MaskedFactors.Build(_featureMap, 2, 2, 2, [1, 1, 1]));
    }
}
