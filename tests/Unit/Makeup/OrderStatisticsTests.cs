using Facet.Makeup.Internal;

namespace Facet.Unit.Tests.Makeup;

public sealed class OrderStatisticsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(31)]
    [InlineData(100)]
    [InlineData(5000)]
    public void Ranks_hold_what_sorting_brings_there(int count)
    {
        var random = new Random(count);
        float[][] orders =
        [
            [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())],
            [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(3))],
            [.. Enumerable.Range(0, count).Select(i => (float)i)],
            [.. Enumerable.Range(0, count).Select(i => (float)-i)],
            [.. Enumerable.Range(0, count).Select(i => (float)Math.Abs((count / 2) - i))],
            new float[count],
        ];
        int[] ranks = [0, 0, count / 20, count / 2, Math.Min((count / 2) + 1, count - 1), count - 1];
        Array.Sort(ranks);
        foreach (var values in orders)
        {
            float[] sorted = [.. values.Order()];
            OrderStatistics.Place(values, ranks);
            Assert.All(ranks, rank => Assert.Equal(sorted[rank], values[rank]));
            Assert.Equal(sorted, values.Order());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Where_pivots_split_badly_too_often_the_rest_is_sorted(int splits)
    {
        var random = new Random(5);
        float[] values = [.. Enumerable.Range(0, 1000).Select(_ => random.NextSingle())];
        float[] sorted = [.. values.Order()];
        OrderStatistics.Place(values, 0, [10, 500], splits);
        Assert.Equal((sorted[10], sorted[500]), (values[10], values[500]));
    }
}
