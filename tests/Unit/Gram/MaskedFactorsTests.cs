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

    [Fact]
    public void Of_features_that_are_weighted_already_the_cells_that_show_anything_stay()
    {
        var built = MaskedFactors.OfWeighted([-0f, 0, 0, 4, 0, 0, 1e-30f, -0f], 2, 2, 2);

        Assert.Equal([2, 3], built!.Patches);
        Assert.Equal([0, 1e-30f, 4, -0f], built.Factors.Values.ToArray());
        Assert.Null(MaskedFactors.OfWeighted([0, -0f, 0, 0], 2, 1, 2));
    }

    /// <summary>Below, at and above four channels, a register's width and the cells that fit on the stack.</summary>
    [Theory]
    [InlineData(3, 1, 1)]
    [InlineData(4, 14, 14)]
    [InlineData(5, 14, 14)]
    [InlineData(11, 3, 11)]
    [InlineData(9, 70, 70)]
    public void Weighting_before_or_while_building_gives_the_same_rows(int channels, int height, int width)
    {
        var random = new Random(height);
        float[] mask = [.. Enumerable.Range(0, height * width).Select(cell => cell % 3 == 0 ? random.NextSingle() : 0)];
        float[] map = [.. Enumerable.Range(0, channels * height * width).Select(_ => random.NextSingle() - 0.5f)];
        float[] weighted = [.. map.Select((value, i) => value * mask[i % mask.Length])];

        var expected = MaskedFactors.Build(map, channels, height, width, mask);
        var built = MaskedFactors.OfWeighted(weighted, channels, height, width)!;

        Assert.Equal(expected.Patches, built.Patches);
        Assert.Equal(expected.Factors.Values.ToArray(), built.Factors.Values.ToArray());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_not_finite_is_refused(float value) =>
        Assert.Throws<ArgumentException>(() => MaskedFactors.OfWeighted([0, 0, 0, value], 2, 1, 2));

    [Fact]
    public void Weighted_features_of_another_size_are_refused() =>
        Assert.Throws<ArgumentException>(() => MaskedFactors.OfWeighted([1, 2, 3], 2, 1, 2));

    [Fact]
    public void A_cell_is_seen_in_whichever_channel_it_shows()
    {
        const int Channels = 7;
        const int Cells = 19;
        for (var i = 0; i < Channels * Cells; i++)
        {
            var map = new float[Channels * Cells];
            map[i] = -1e-38f;

            Assert.Equal([i % Cells], MaskedFactors.OfWeighted(map, Channels, 1, Cells)!.Patches);
        }
    }
}
