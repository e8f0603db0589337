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

    [Fact]
    public void Many_rows_and_targets_are_scored_by_whole_Grams_to_the_same_result()
    {
        const int Targets = 12;
        FactorMatrix[] targets = [.. Enumerable.Range(0, Targets).Select(i => FactorSamples.ReluLike(i, 40, Channels))];
        var (many, few) = (new GramRanking([.. targets, null], 50), targets.Select(target => new GramRanking([target], 50)).ToArray());
        for (var i = 0; i < 50; i++)
        {
            var candidate = FactorSamples.Random(100 + i, 30 + i, Channels, 3);
            Assert.True(many.IsCheaperByGrams(candidate));
            Assert.False(few[0].IsCheaperByGrams(candidate));
            many.Add(i, candidate);
            Array.ForEach(few, ranking => ranking.Add(i, candidate));
        }

        for (var target = 0; target < Targets; target++)
        {
            Assert.All(
                many.Best(target).OrderBy(hit => hit.Index).Zip(few[target].Best(0).OrderBy(hit => hit.Index)),
                pair => Assert.Equal(pair.Second.Score, pair.First.Score, 5e-7));
        }

        Assert.All(many.Best(Targets), hit => Assert.Equal(0, hit.Score));
    }

    [Fact]
    public void Small_regions_of_a_transformer_are_scored_by_patches_and_large_ones_by_Grams()
    {
        GramRanking small = new(Enumerable.Range(0, 20).Select(i => FactorSamples.Random(i, 12, 384)), 5);
        GramRanking large = new(Enumerable.Range(0, 20).Select(i => FactorSamples.Random(i, 100, 384)), 5);

        Assert.False(small.IsCheaperByGrams(FactorSamples.Random(1, 12, 384)));
        Assert.True(large.IsCheaperByGrams(FactorSamples.Random(1, 100, 384)));
    }
}
