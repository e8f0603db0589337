using Facet.Gram;

namespace Facet.Unit.Tests.Gram;

public sealed class FactorMatrixTests
{
    [Theory]
    [InlineData(0, 2, "at least 1")]
    [InlineData(2, 0, "at least 1")]
    [InlineData(2, 2, "need 4 values, not 6")]
    [InlineData(int.MaxValue, int.MaxValue, "not 6")]
    public void Refuses_sizes_that_do_not_fit(int rows, int channels, string expected) =>
        AssertRefused([1, 2, 3, 4, 5, 6], rows, channels, expected);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Refuses_values_that_are_not_finite(float value)
    {
        var values = new float[40];
        values[0] = 1;
        values[39] = value;

        AssertRefused(values, 4, 10, "NaN or infinite");
    }

    [Fact]
    public void Refuses_nothing_but_zeros() => AssertRefused([0, -0f, 0, 0], 2, 2, "all zero");

    [Fact]
    public void Refuses_values_whose_dot_product_could_overflow()
    {
        AssertRefused([1, -1e19f], 1, 2, "reach 1e+19");

        var largest = new FactorMatrix(new float[] { 6e18f, -6e18f }, 1, 2);
        Assert.True(double.IsFinite(GramScore.Norm(largest)));
        Assert.Equal(1, GramScore.Exact(largest, largest), 1e-6);
    }

    private static void AssertRefused(float[] values, int rows, int channels, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => new FactorMatrix(values, rows, channels));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
