using Facet.Gram;

namespace Facet.Unit.Tests.Gram;

public sealed class GramRankingTests
{
    private const int Candidates = 200;
    private const int Channels = 48;

    private static readonly FactorMatrix?[] _candidates =
        [.. Enumerable.Range(0, Candidates).Select(i => i % 17 == 3 ? null : FactorSamples.ReluLike(i, 3 + (i % 11), Channels))];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(Candidates)]
    [InlineData(1000)]
    public void Keeps_the_best_by_the_exact_score_whatever_the_order_of_arrival(int top)
    {
        FactorMatrix[] targets = [FactorSamples.ReluLike(5, 8, Channels), FactorSamples.ReluLike(900, 2, Channels)];
        var ranking = new GramRanking(targets, top);
        int[] order = [.. Enumerable.Range(0, Candidates)];
        new Random(4).Shuffle(order);

        Parallel.ForEach(order, i => ranking.Add(i, _candidates[i]));

        for (var target = 0; target < targets.Length; target++)
        {
            var expected = Enumerable.Range(0, Candidates)
                .Select(i => new GramHit(i, _candidates[i] is { } candidate ? GramScore.Exact(targets[target], candidate) : 0))
                .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Index).Take(top);
            Assert.Equal(expected, ranking.Best(target));
        }
    }

    [Fact]
    public void Of_equal_scores_the_lower_index_comes_first()
    {
        var same = FactorSamples.Random(1, 4, 8);
        var ranking = new GramRanking([same], 3);
        foreach (var index in new[] { 9, 2, 7, 4, 11, 5 })
        {
            ranking.Add(index, same);
        }

        Assert.Equal([2, 4, 5], ranking.Best(0).Select(hit => hit.Index));
    }

    [Fact]
    public void A_target_that_is_masked_everywhere_scores_zero_with_all()
    {
        var ranking = new GramRanking([null, FactorSamples.Random(1, 2, 8)], 5);
        ranking.Add(0, FactorSamples.Random(1, 2, 8));
        ranking.Add(1, null);

        Assert.Equal([new GramHit(0, 0), new GramHit(1, 0)], ranking.Best(0));
        Assert.Equal([0, 1], ranking.Best(1).Select(hit => hit.Index));
        Assert.Equal(1, ranking.Best(1)[0].Score, 1e-9);
    }

    [Fact]
    public void Refuses_different_channel_counts_and_no_hits()
    {
        Assert.Throws<ArgumentException>(() => new GramRanking([FactorSamples.Random(1, 2, 8), null, FactorSamples.Random(1, 2, 9)], 5));
        Assert.Throws<ArgumentException>(() => new GramRanking([FactorSamples.Random(1, 2, 8)], 5).Add(0, FactorSamples.Random(1, 2, 9)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GramRanking([], 0));
    }
}
