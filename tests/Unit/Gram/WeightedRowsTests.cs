using Facet.Gram;

namespace Facet.Unit.Tests.Gram;

public sealed class WeightedRowsTests
{
    // Channels below, at and above a block of registers; rows below, at and above four.
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 31)]
    [InlineData(4, 8, 64)]
    [InlineData(7, 6, 131)]
    public void Products_and_sums_equal_plain_loops(int count, int rows, int channels)
    {
        var weights = FactorSamples.Random(1, rows, count).Values.ToArray();
        var values = FactorSamples.Random(2, count, channels).Values.ToArray();
        var product = new float[rows * channels];
        var sum = new float[channels];
        sum.AsSpan().Fill(1);

        WeightedRows.Multiply(weights, values, count, product);
        WeightedRows.Add(values, weights.AsSpan(0, count), sum);

        for (var i = 0; i < product.Length; i++)
        {
            var expected = Enumerable.Range(0, count).Sum(k => (double)weights[(i / channels * count) + k] * values[(k * channels) + (i % channels)]);
            Assert.Equal(expected, product[i], 1e-5);
            if (i < channels)
            {
                Assert.Equal(expected + 1, sum[i], 1e-5);
            }
        }
    }
}
