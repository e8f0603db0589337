using Facet.Index;

namespace Facet.Unit.Tests.Index;

public sealed class SearchTests
{
    private const int Seed = 5;
    private const int Count = 3000;
    private const int Dimension = 40;
    private const int Queries = 60;
    private const int Limit = 10;

    // Half and byte storage may order near-equal neighbours differently from the exact scores.
    private const double FloatFloor = 0.97;
    private const double ByteFloor = 0.90;

    [Theory]
    [InlineData(VectorMetric.Cosine, VectorStorage.Float32, FloatFloor)]
    [InlineData(VectorMetric.InnerProduct, VectorStorage.Float32, 0.90)]
    [InlineData(VectorMetric.L2, VectorStorage.Float32, FloatFloor)]
    [InlineData(VectorMetric.Cosine, VectorStorage.Float16, FloatFloor)]
    [InlineData(VectorMetric.L2, VectorStorage.Float16, FloatFloor)]
    [InlineData(VectorMetric.Cosine, VectorStorage.Int8, ByteFloor)]
    [InlineData(VectorMetric.L2, VectorStorage.Int8, ByteFloor)]
    public void Finds_nearly_all_of_the_exact_ten(VectorMetric metric, VectorStorage storage, double floor)
    {
        var vectors = TestVectors.Make(Seed, Count, Dimension);
        using var index = Build(new VectorLayout(Dimension, metric, storage), vectors);

        Assert.InRange(Recall(index, vectors), floor, 1);
    }

    [Fact]
    public void A_hidden_vector_is_passed_over()
    {
        var vectors = TestVectors.Make(Seed, Count, Dimension);
        using var index = Build(new VectorLayout(Dimension), vectors);
        var hidden = Enumerable.Range(0, 100).Where(slot => index.Graphs[0].State.Links.Level(slot) == 0).ToArray();

        Assert.All(hidden, slot => Assert.Equal(slot, index.Search(vectors[slot], Limit)[0].Slot));
        Assert.All(hidden, slot => Assert.DoesNotContain(index.Search(vectors[slot], Limit, new SearchSettings { Hidden = slot }), hit => hit.Slot == slot));
    }

    [Fact]
    public void Threads_build_a_graph_as_good_as_one_thread_does()
    {
        var vectors = TestVectors.Make(Seed, Count, Dimension);
        using var index = new VectorIndex(new VectorLayout(Dimension), [new GraphOptions()]);
        var slots = new int[Count];
        Parallel.For(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => slots[i] = index.Add(vectors[i]));

        Assert.Equal(Count, slots.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, Count), slots.Order());
        var bySlot = new float[Count][];
        for (var i = 0; i < Count; i++)
        {
            bySlot[slots[i]] = vectors[i];
        }

        Assert.InRange(Recall(index, bySlot), FloatFloor, 1);
    }

    [Fact]
    public void Scores_are_those_of_the_metric_best_first()
    {
        var vectors = TestVectors.Make(Seed, 500, Dimension);
        foreach (var metric in Enum.GetValues<VectorMetric>())
        {
            var layout = new VectorLayout(Dimension, metric);
            using var index = Build(layout, vectors);
            var query = TestVectors.Make(77, 1, Dimension)[0];
            var hits = index.Search(query, 20);

            Assert.Equal(20, hits.Length);
            Assert.Equal(hits.OrderByDescending(hit => hit.Score), hits);
            Assert.All(hits, hit =>
            {
                var exact = TestVectors.Score(layout, vectors[hit.Slot], 1, query)!.Value;
                Assert.InRange(hit.Score, exact - 1e-4 * (1 + Math.Abs(exact)), exact + 1e-4 * (1 + Math.Abs(exact)));
            });
        }
    }

    [Fact]
    public void Rescoring_makes_up_for_the_rounding_of_bytes()
    {
        var vectors = TestVectors.Make(Seed, Count, Dimension);
        var layout = new VectorLayout(Dimension, VectorMetric.Cosine, VectorStorage.Int8);
        using var index = Build(layout, vectors);
        var coarse = Recall(index, vectors);
        var fine = Recall(index, vectors, new ArrayRows(vectors));

        Assert.InRange(fine, Math.Max(coarse, FloatFloor), 1);
        var query = TestVectors.Make(78, 1, Dimension)[0];
        Assert.All(
            index.Search(query, Limit, new SearchSettings { Rows = new ArrayRows(vectors) }),
            hit => Assert.Equal(TestVectors.Score(layout, vectors[hit.Slot], 1, query)!.Value, hit.Score, 1e-5));
    }

    [Fact]
    public void An_empty_index_finds_nothing()
    {
        using var index = new VectorIndex(new VectorLayout(3), [new GraphOptions()]);

        Assert.Empty(index.Search([1, 2, 3], 10));
        Assert.Empty(index.Search([1, 2, 3], 0));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(6, 5)]
    [InlineData(1_000_000, 5)]
    public void Gives_as_many_hits_as_there_are(int limit, int expected)
    {
        using var index = Build(new VectorLayout(4), TestVectors.Make(1, 5, 4));

        Assert.Equal(expected, index.Search([1, 2, 3, 4], limit).Length);
        Assert.Equal(expected, index.Search([1, 2, 3, 4], limit).Select(hit => hit.Slot).Distinct().Count());
    }

    [Fact]
    public void Finds_all_of_many_identical_vectors()
    {
        var vectors = Enumerable.Range(0, 400).Select(_ => new float[] { 1, 2, 3 }).ToArray();
        using var index = Build(new VectorLayout(3), vectors);

        Assert.Equal(100, index.Search([1, 2, 3], 100).Select(hit => hit.Slot).Distinct().Count());
    }

    [Theory]
    [InlineData(new float[] { 1, 2 }, "has 2 components; this index holds vectors of 3")]
    [InlineData(new float[] { 1, 2, 3, 4 }, "has 4 components")]
    [InlineData(new float[] { 1, float.NaN, 3 }, "Component 1")]
    [InlineData(new float[] { 1, 2, float.PositiveInfinity }, "Component 2")]
    [InlineData(new float[] { 0, 0, 0 }, "no direction")]
    public void Refuses_vectors_and_queries_it_cannot_compare(float[] values, string expected)
    {
        using var index = Build(new VectorLayout(3), [[1, 2, 3]]);

        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => index.Add(values)).Message, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => index.Search(values, 1)).Message, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => index.Update(0, values)).Message, StringComparison.Ordinal);
        Assert.Single(index.Search([1, 2, 3], 5));
    }

    [Fact]
    public void A_search_allocates_nothing_but_its_result()
    {
        using var index = Build(new VectorLayout(Dimension), TestVectors.Make(Seed, 500, Dimension));
        var query = TestVectors.Make(79, 1, Dimension)[0];
        var hits = new SearchHit[10];
        index.Search(query, hits);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            index.Search(query, hits);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static VectorIndex Build(VectorLayout layout, float[][] vectors)
    {
        var index = new VectorIndex(layout, [new GraphOptions()]);
        foreach (var vector in vectors)
        {
            index.Add(vector);
        }

        return index;
    }

    private static double Recall(VectorIndex index, float[][] vectors, IRowSource? rows = null)
    {
        var all = vectors.Select((values, slot) => (slot, values, 1u)).ToList();
        return TestVectors.Make(Seed + 1, Queries, Dimension).Average(query =>
        {
            var hits = index.Search(query, Limit, new SearchSettings { Ef = 64, Rows = rows });
            return TestVectors.Recall(hits, TestVectors.Nearest(index.Store.Layout, all, query, Limit));
        });
    }

    private sealed class ArrayRows(float[][] rows) : IRowSource
    {
        public ReadOnlySpan<float> Row(int slot) => rows[slot];
    }
}
