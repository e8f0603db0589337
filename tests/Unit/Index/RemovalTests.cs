using Facet.Index;

namespace Facet.Unit.Tests.Index;

public sealed class RemovalTests
{
    private const int Seed = 11;
    private const int Count = 2000;
    private const int Dimension = 32;
    private const int Limit = 10;
    private const double Floor = 0.95;

    [Fact]
    public void Removed_vectors_are_never_found_and_the_rest_still_is()
    {
        var vectors = TestVectors.Make(Seed, Count, Dimension);
        using var index = Build(vectors);
        var alive = Enumerable.Range(0, Count).ToHashSet();
        foreach (var slot in Shuffled(Count).Take(Count / 2))
        {
            Assert.True(index.Remove(slot));
            alive.Remove(slot);
        }

        Assert.Equal(Count / 2, index.Count);
        Assert.False(index.Remove(Enumerable.Range(0, Count).First(slot => !alive.Contains(slot))));
        AssertFinds(index, alive.Select(slot => (slot, vectors[slot], 1u)).ToList());
    }

    [Fact]
    public void Slots_are_used_again_and_memory_does_not_grow()
    {
        var vectors = TestVectors.Make(Seed, Count, Dimension);
        using var index = Build(vectors);
        var current = vectors.Select((values, slot) => (slot, values)).ToDictionary();
        var random = new Random(1);
        foreach (var values in TestVectors.Make(Seed + 1, Count, Dimension))
        {
            var removed = current.Keys.ElementAt(random.Next(current.Count));
            current.Remove(removed);
            index.Remove(removed);
            current.Add(index.Add(values), values);
        }

        Assert.Equal(Count, index.Count);
        Assert.InRange(index.Store.SlotCount, Count, Count + 128);
        Assert.Empty(index.Check()[0].Findings);
        Assert.False(index.Graphs[0].State.HasLeaving, "places of slots that have left were not taken back");
        AssertFinds(index, current.Select(item => (item.Key, item.Value, 1u)).ToList());
    }

    [Fact]
    public void An_index_emptied_slot_by_slot_can_be_filled_again()
    {
        var vectors = TestVectors.Make(Seed, 300, Dimension);
        using var index = Build(vectors);
        for (var slot = 0; slot < 300; slot++)
        {
            Assert.True(index.Remove(slot));
            Assert.Equal(Math.Min(Limit, 299 - slot), index.Search(vectors[slot], Limit).Length);
        }

        var slots = vectors.Select(values => index.Add(values)).ToArray();
        AssertFinds(index, slots.Select((slot, i) => (slot, vectors[i], 1u)).ToList());
    }

    [Fact]
    public void An_update_moves_a_vector_to_its_new_neighbours()
    {
        var (vectors, others) = (TestVectors.Make(Seed, Count, Dimension), TestVectors.Make(Seed + 2, Count, Dimension));
        using var index = Build(vectors);
        foreach (var slot in Shuffled(Count).Take(Count / 2))
        {
            index.Update(slot, vectors[slot] = others[slot]);
            Assert.Equal(slot, index.Search(others[slot], 1, new SearchSettings { Ef = 200 })[0].Slot);
        }

        Assert.Equal(Count, index.Count);
        AssertFinds(index, vectors.Select((values, slot) => (slot, values, 1u)).ToList());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    [InlineData(int.MaxValue)]
    public void Slots_that_hold_nothing_cannot_be_updated(int slot)
    {
        using var index = Build(TestVectors.Make(Seed, 10, Dimension));

        Assert.False(index.Remove(slot));
        var error = Assert.Throws<ArgumentException>(() => index.Update(slot, TestVectors.Make(1, 1, Dimension)[0]));
        Assert.Contains($"Slot {slot} holds no vector", error.Message, StringComparison.Ordinal);
    }

    private static VectorIndex Build(float[][] vectors)
    {
        var index = new VectorIndex(new VectorLayout(Dimension), [new GraphOptions()]);
        foreach (var vector in vectors)
        {
            index.Add(vector);
        }

        return index;
    }

    private static int[] Shuffled(int count)
    {
        var slots = Enumerable.Range(0, count).ToArray();
        new Random(Seed).Shuffle(slots);
        return slots;
    }

    private static void AssertFinds(VectorIndex index, List<(int Slot, float[] Values, uint Parts)> alive)
    {
        var slots = alive.Select(item => item.Slot).ToHashSet();
        var recall = TestVectors.Make(Seed + 9, 60, Dimension).Average(query =>
        {
            var hits = index.Search(query, Limit);
            Assert.Equal(Limit, hits.Length);
            Assert.All(hits, hit => Assert.Contains(hit.Slot, slots));
            return TestVectors.Recall(hits, TestVectors.Nearest(index.Store.Layout, alive, query, Limit));
        });
        Assert.InRange(recall, Floor, 1);
    }
}
