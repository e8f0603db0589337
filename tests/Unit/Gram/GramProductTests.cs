using Facet.Gram;

namespace Facet.Unit.Tests.Gram;

public sealed class GramProductTests
{
    [Theory]
    [MemberData(nameof(GramScoreTests.Sizes), MemberType = typeof(GramScoreTests))]
    public void Every_register_width_agrees_with_scalar_arithmetic(int rowsA, int rowsB, int channels)
    {
        FactorMatrix a = FactorSamples.Random(11, rowsA, channels), b = FactorSamples.Random(12, rowsB, channels);
        var expected = GramProductScalar.Compute(a, b);

        AssertClose(expected, GramProduct.Pairs<Lane128>(View(a), View(b)));
        AssertClose(expected, GramProduct.Pairs<Lane256>(View(a), View(b)));
        AssertClose(expected, GramProduct.Pairs<Lane512>(View(a), View(b)));
    }

    [Theory]
    [MemberData(nameof(GramScoreTests.Sizes), MemberType = typeof(GramScoreTests))]
    public void Both_ways_and_the_norm_agree(int rowsA, int rowsB, int channels)
    {
        FactorMatrix a = FactorSamples.ReluLike(13, rowsA, channels), b = FactorSamples.ReluLike(14, rowsB, channels);

        AssertClose(GramProduct.ByPatches(a, b), GramProduct.ByChannels(a, b));
        AssertClose(GramProduct.ByPatches(a, a), GramProduct.SquaredNorm(a));
        AssertClose(FactorSamples.Inner(FactorSamples.FullGram(a), FactorSamples.FullGram(b)), GramProduct.Compute(View(a), View(b)));
    }

    private static RowView View(FactorMatrix matrix) => new(matrix.Values.Span, matrix.Rows, matrix.Channels);

    private static void AssertClose(double expected, double actual) =>
        Assert.InRange(Math.Abs(actual - expected), 0, 1e-5 * Math.Abs(expected) + 1e-12);
}
