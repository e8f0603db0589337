using Facet.Index;

namespace Facet.Unit.Tests.Index;

public sealed class FilterTests
{
    private const int Seed = 21;
    private const int Count = 3000;
    private const int Dimension = 24;
    private const int Limit = 10;
    private const double Floor = 0.95;

    private static readonly float[][] s_vectors = TestVectors.Make(Seed, Count, Dimension);

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void A_set_of_any_size_fills_the_result(double share)
    {
        using var index = Build();
        var set = new SlotSet(Count);
        var random = new Random(3);
        for (var slot = 0; slot < Count; slot++)
        {
            if (random.NextDouble() < share)
            {
                set.Add(slot);
            }
        }

        AssertFinds(index, set);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(7)]
    [InlineData(2)]
    public void A_condition_of_unknown_size_fills_the_result(int divisor)
    {
        using var index = Build();

        AssertFinds(index, new Every(divisor));
    }

    [Fact]
    public void A_walk_through_slots_that_do_not_match_finds_what_a_scan_finds()
    {
        using var index = Build();
        // A claim of many matches makes the search walk although there are few.
        AssertFinds(index, new Every(100, claimed: Count));
    }

    [Fact]
    public void Fewer_matches_than_wanted_are_all_found()
    {
        using var index = Build();
        var set = new SlotSet(Count);
        foreach (var slot in new[] { 3, 1777, 2999 })
        {
            set.Add(slot);
        }

        Assert.Equal([3, 1777, 2999], index.Search(s_vectors[0], Limit, new SearchSettings { Filter = set }).Select(hit => hit.Slot).Order());
        Assert.Empty(index.Search(s_vectors[0], Limit, new SearchSettings { Filter = new SlotSet(Count) }));
        Assert.Empty(index.Search(s_vectors[0], Limit, new SearchSettings { Filter = new SlotSet(0) }));
    }

    [Fact]
    public void A_set_keeps_slots_within_its_capacity()
    {
        var set = new SlotSet(70);
        set.Add(69);
        set.Add(69);
        set.Add(0);
        set.Remove(1);

        Assert.Equal(2, set.Count);
        Assert.True(set.Matches(69));
        Assert.False(set.Matches(70));
        Assert.False(set.Matches(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Add(70));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.Add(-1));
        set.Remove(69);
        Assert.Equal(1, set.Count);
    }

    private static VectorIndex Build()
    {
        var index = new VectorIndex(new VectorLayout(Dimension), [new GraphOptions(12, 100)]);
        foreach (var vector in s_vectors)
        {
            index.Add(vector);
        }

        return index;
    }

    private static void AssertFinds(VectorIndex index, ISlotFilter filter)
    {
        var matching = s_vectors.Select((values, slot) => (slot, values, 1u)).Where(item => filter.Matches(item.slot)).ToList();
        var recall = TestVectors.Make(Seed + 1, 40, Dimension).Average(query =>
        {
            var hits = index.Search(query, Limit, new SearchSettings { Filter = filter });
            Assert.Equal(Limit, hits.Length);
            Assert.All(hits, hit => Assert.True(filter.Matches(hit.Slot)));
            return TestVectors.Recall(hits, TestVectors.Nearest(index.Store.Layout, matching, query, Limit));
        });
        Assert.InRange(recall, Floor, 1);
    }

    private sealed class Every(int divisor, int? claimed = null) : ISlotFilter
    {
        public int? MatchCount => claimed;

        public bool Matches(int slot) => slot % divisor == 0;
    }
}
