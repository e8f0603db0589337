using Facet.Index;

namespace Facet.Unit.Tests.Index;

public sealed class PartsTests
{
    private const int Seed = 31;
    private const int Count = 2000;
    private const int Limit = 10;
    private const double Floor = 0.9;
    private const double MissingShare = 0.2;

    private static readonly int[] s_parts = [24, 40, 24];
    private static readonly int s_dimension = s_parts.Sum();
    private static readonly float[][] s_vectors = Concatenate(Seed, Count);
    private static readonly uint[] s_present = Presence();
    private static readonly Lazy<VectorIndex> s_floats = new(() => Build(VectorStorage.Float32, Count));
    private static readonly Lazy<VectorIndex> s_bytes = new(() => Build(VectorStorage.Int8, Count));

    public static TheoryData<float[]?, int> Weights => new()
    {
        { null, 0 },
        { [1, 1, 1], 0 },
        { [0.5f, 0.3f, 0.2f], 0 },
        { [1, 0, 0], 1 },
        { [0, 1, 0], 2 },
        { [0, 0, 1e-6f], 3 },
        { [1e6f, 1, 1], 0 },
        { [0.8f, 0.1f, 0.1f], 0 },
    };

    [Theory]
    [MemberData(nameof(Weights))]
    public void Any_weights_find_the_exact_ten_in_float32(float[]? weights, int graph) => AssertFinds(s_floats.Value, weights, graph, 0.95);

    [Theory]
    [MemberData(nameof(Weights))]
    public void Any_weights_find_nearly_the_exact_ten_in_bytes(float[]? weights, int graph) => AssertFinds(s_bytes.Value, weights, graph, Floor);

    [Fact]
    public void A_part_that_either_side_lacks_drops_out_of_the_score()
    {
        using var index = new VectorIndex(new VectorLayout([2, 2]), [new GraphOptions()]);
        index.Add([1, 0, 1, 0], 0b11);
        index.Add([1, 0, 0, 0], 0b01);
        index.Add([0, 0, 1, 0], 0b10);

        Assert.Equal([(0, 0.5f), (1, 1f), (2, 0f)], Scores([1, 0, 0, 1], []));
        Assert.Equal([(0, 0.75f), (1, 1f), (2, 0f)], Scores([1, 0, 0, 1], [3, 1]));
        Assert.Equal([(0, 1f), (1, 1f)], Scores([1, 0, 0, 0], [1, 0]));
        Assert.Equal([(0, 0f), (2, 0f)], Scores([0, 0, 0, 1], [0, 1]));

        IEnumerable<(int, float)> Scores(float[] query, float[] weights) =>
            index.Search(query, 9, new SearchSettings { Weights = weights }).OrderBy(hit => hit.Slot).Select(hit => (hit.Slot, hit.Score));
    }

    [Theory]
    [InlineData(new float[] { 1, 1 }, "2 weights for 3 parts")]
    [InlineData(new float[] { 1, -1, 1 }, "weight of part 1 is -1")]
    [InlineData(new float[] { 0, 0, 0 }, "add up to 0")]
    [InlineData(new float[] { float.NaN, 1, 1 }, "weight of part 0 is NaN")]
    [InlineData(new float[] { 1, 1, float.PositiveInfinity }, "weight of part 2")]
    public void Refuses_weights_that_mean_nothing(float[] weights, string expected)
    {
        using var index = Build(VectorStorage.Float32, 5);
        var error = Assert.Throws<ArgumentException>(() => index.Search(s_vectors[0], 1, new SearchSettings { Weights = weights }));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_layouts_and_vectors_without_parts()
    {
        Assert.Throws<ArgumentException>(() => new VectorLayout([]));
        Assert.Throws<ArgumentException>(() => new VectorLayout([4, 0]));
        Assert.Throws<ArgumentException>(() => new VectorLayout([1, 1], VectorMetric.L2));
        using var index = Build(VectorStorage.Float32, 5);
        Assert.Throws<ArgumentException>(() => index.Add(s_vectors[0], 0));
        Assert.Throws<ArgumentException>(() => index.Add(s_vectors[0], 0b1000));
    }

    [Fact]
    public void An_update_can_add_and_take_away_parts()
    {
        using var index = Build(VectorStorage.Float32, 500);
        index.Update(7, s_vectors[7], 0b001);
        Assert.DoesNotContain(7, index.Search(s_vectors[7], 500, new SearchSettings { Weights = [0, 1, 0] }, graph: 2).Select(hit => hit.Slot));
        Assert.False(index.Graphs[2].Contains(7));

        index.Update(7, s_vectors[7], 0b110);
        Assert.Equal(7, index.Search(s_vectors[7], 1, new SearchSettings { Weights = [0, 1, 0] }, graph: 2)[0].Slot);
        Assert.False(index.Graphs[1].Contains(7));
        Assert.Equal(0b110u, index.Store.Read(7, new float[s_dimension]));
    }

    /// <summary>
    /// With much in common to all vectors, those that lack a part score higher or lower than any neighbour of theirs that has it, and few
    /// links of a graph over all together would lead to them.
    /// </summary>
    [Fact]
    public void Vectors_that_lack_a_part_are_found_as_well_as_the_others()
    {
        var all = Enumerable.Range(0, Count).Select(i => (Slot: i, Values: Alike(s_vectors[i]), Parts: i % 20 == 0 ? 0b011u << (i / 20 % 2) : 0b111u)).ToList();
        using var index = new VectorIndex(new VectorLayout(s_parts), [new GraphOptions(6, 40)]);
        foreach (var (_, values, parts) in all)
        {
            index.Add(values, parts);
        }

        var (found, wanted) = (0, 0);
        foreach (var query in Concatenate(Seed + 1, 100).Select(Alike))
        {
            var lacking = TestVectors.Nearest(index.Store.Layout, all, query, Limit).Where(slot => all[slot].Parts != 0b111u).ToArray();
            var hits = index.Search(query, Limit, new SearchSettings { Ef = 20 });
            (found, wanted) = (found + lacking.Count(slot => hits.Any(hit => hit.Slot == slot)), wanted + lacking.Length);
        }

        Assert.True(wanted > 100, $"{wanted} hits lack a part");
        Assert.InRange(found, 0.97 * wanted, wanted);

        static float[] Alike(float[] values) => [.. values.Select((value, i) => value + (i % 3 == 0 ? 2f : 0))];
    }

    [Fact]
    public void However_many_sets_of_parts_there_are_the_groups_stay_few_and_vectors_are_found()
    {
        const int parts = 12;
        var random = new Random(Seed);
        using var index = new VectorIndex(new VectorLayout([.. Enumerable.Repeat(4, parts)]), [new GraphOptions(8, 40)]);
        var all = TestVectors.Make(Seed, Count, 4 * parts).Select((values, slot) => (Slot: slot, Values: values, Parts: (uint)random.Next(1, 1 << parts))).ToList();
        foreach (var (_, values, present) in all)
        {
            index.Add(values, present);
        }

        Assert.InRange(index.Graphs[0].State.Groups.Length, parts, 2 * parts);
        Assert.Empty(index.Check()[0].Findings);
        var recall = TestVectors.Make(Seed + 1, 30, 4 * parts).Average(query => TestVectors.Recall(
            index.Search(query, Limit, new SearchSettings { Ef = 200 }), TestVectors.Nearest(index.Store.Layout, all, query, Limit)));
        Assert.InRange(recall, Floor, 1);
    }

    [Fact]
    public void Links_stay_among_vectors_of_the_same_parts()
    {
        using var index = Build(VectorStorage.Float32, 600);
        for (var i = 0; i < 600; i += 7)
        {
            index.Update(i, s_vectors[i], s_present[i + 1]);
            index.Remove(i + 3);
        }

        Assert.All(index.Check(), report => Assert.Empty(report.Findings));
        using var folder = new TempFolder();
        index.Save(folder.File("parts.hnsw"));
        using var opened = VectorIndex.Open(folder.File("parts.hnsw"));
        Assert.All(opened.Check(), report => Assert.Empty(report.Findings));
        Assert.Equal(index.Search(s_vectors[4], Limit), opened.Search(s_vectors[4], Limit));
    }

    [Fact]
    public void Three_regions_of_64_bytes_with_four_graphs_take_well_under_a_kilobyte()
    {
        using var index = new VectorIndex(
            new VectorLayout([64, 64, 64], storage: VectorStorage.Int8),
            [new GraphOptions(), new GraphOptions(12, Part: 0), new GraphOptions(12, Part: 1), new GraphOptions(12, Part: 2)]);
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            index.Add([.. Enumerable.Range(0, 192).Select(_ => random.NextSingle() - 0.5f)]);
        }

        Assert.InRange(index.MemoryBytes / index.Store.SlotCount, 192, 700);
    }

    private static void AssertFinds(VectorIndex index, float[]? weights, int graph, double floor)
    {
        var all = s_vectors.Select((values, slot) => (slot, values, s_present[slot])).ToList();
        var recall = Concatenate(Seed + 1, 40).Average(query =>
        {
            var hits = index.Search(query, Limit, new SearchSettings { Weights = weights, Ef = 128 }, graph);
            Assert.Equal(Limit, hits.Length);
            return TestVectors.Recall(hits, TestVectors.Nearest(index.Store.Layout, all, query, Limit, weights));
        });
        Assert.InRange(recall, floor, 1);
    }

    private static VectorIndex Build(VectorStorage storage, int count)
    {
        var index = new VectorIndex(
            new VectorLayout(s_parts, VectorMetric.Cosine, storage),
            [new GraphOptions(16, 100), new GraphOptions(12, 80, Part: 0), new GraphOptions(12, 80, Part: 1), new GraphOptions(12, 80, Part: 2)]);
        for (var i = 0; i < count; i++)
        {
            index.Add(s_vectors[i], s_present[i]);
        }

        return index;
    }

    private static float[][] Concatenate(int seed, int count)
    {
        var parts = s_parts.Select((dimension, part) => TestVectors.Make(seed + 100 * part, count, dimension)).ToArray();
        return [.. Enumerable.Range(0, count).Select(i => parts.SelectMany(part => part[i]).ToArray())];
    }

    private static uint[] Presence()
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, Count).Select(_ =>
        {
            var present = Enumerable.Range(0, 3).Aggregate(0u, (mask, part) => mask | (random.NextDouble() < MissingShare ? 0 : 1u << part));
            return present == 0 ? 0b010 : present;
        })];
    }
}
