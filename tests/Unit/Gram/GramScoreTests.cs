using Facet.Gram;
using Facet.Models;

namespace Facet.Unit.Tests.Gram;

public sealed class GramScoreTests
{
    // Row and channel counts below, at and above a tile's side and a register's width, and both sides of the cheaper way.
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 1, 5, 3 }, { 3, 2, 16 }, { 4, 4, 17 }, { 5, 7, 33 }, { 12, 9, 64 }, { 50, 31, 100 }, { 70, 90, 24 }, { 200, 3, 16 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Equals_the_cosine_of_full_Grams(int rowsA, int rowsB, int channels)
    {
        AssertParity(FactorSamples.Random(1, rowsA, channels), FactorSamples.Random(2, rowsB, channels));
        AssertParity(FactorSamples.ReluLike(3, rowsA, channels), FactorSamples.ReluLike(4, rowsB, channels));
    }

    [Theory]
    [InlineData(1e-3, 1e6)]
    [InlineData(1e12, 1e15)]
    [InlineData(3e-3, 3e-3)]
    public void Does_not_depend_on_scale(double scaleA, double scaleB)
    {
        AssertParity(FactorSamples.Random(5, 40, 48, scaleA), FactorSamples.Random(6, 30, 48, scaleB));
        AssertParity(FactorSamples.ReluLike(7, 60, 24, scaleA), FactorSamples.ReluLike(8, 70, 24, scaleB));
    }

    [Fact]
    public void Is_one_for_equal_factors_and_the_same_both_ways_round()
    {
        FactorMatrix a = FactorSamples.ReluLike(1, 23, 64), b = FactorSamples.ReluLike(2, 17, 64);

        Assert.Equal(1, GramScore.Exact(a, a), 1e-12);
        Assert.Equal(GramScore.Exact(a, b), GramScore.Exact(b, a), 1e-12);
        Assert.InRange(GramScore.Exact(a, a), 0, 1);
    }

    [Fact]
    public void Known_norms_give_the_same_score()
    {
        FactorMatrix a = FactorSamples.Random(1, 10, 20), b = FactorSamples.Random(2, 12, 20);

        Assert.Equal(GramScore.Exact(a, b), GramScore.Exact(a, GramScore.Norm(a), b, GramScore.Norm(b)));
    }

    [Fact]
    public void An_all_but_empty_Gram_scores_zero_as_in_torch()
    {
        var faint = FactorSamples.Random(1, 4, 8, 1e-12);

        Assert.Equal(0, GramScore.Exact(faint, FactorSamples.Random(2, 4, 8)), 1e-9);
        Assert.Equal(0, GramScore.Exact(faint, faint), 1e-9);
    }

    [Fact]
    public void Refuses_different_channel_counts()
    {
        var error = Assert.Throws<ArgumentException>(
            () => GramScore.Exact(FactorSamples.Random(1, 2, 8), FactorSamples.Random(1, 2, 9)));

        Assert.Contains("8 and 9 channels", error.Message, StringComparison.Ordinal);
    }

    [SharedDataTheory("goldens/pipeline")]
    [InlineData("eyes")]
    [InlineData("lips")]
    public void Equals_the_reference_cosine(string region)
    {
        var weighted = NpyFile.Read(SharedData.PathOf($"goldens/pipeline/area/{region}/weighted_features_01.npy")).ToFloats();
        var expected = NpyFile.Read(SharedData.PathOf($"goldens/pipeline/area/{region}/cosine_f64.npy")).ToDoubles();
        var factors = weighted.Chunk(weighted.Length / 2).Select(AllCells).ToArray();

        Assert.Equal(expected[1], GramScore.Exact(factors[0], factors[1]), 5e-6);
    }

    // The features are weighted already, so the cells outside the mask are zero rows, which add nothing to a Gram.
    private static FactorMatrix AllCells(float[] features)
    {
        var mask = new float[14 * 14];
        Array.Fill(mask, 1f);
        return MaskedFactors.Build(features, 64, 14, 14, mask).Factors;
    }

    private static void AssertParity(FactorMatrix a, FactorMatrix b) =>
        Assert.Equal(FactorSamples.CosineOfGrams(a, b), GramScore.Exact(a, b), 1e-5);
}
