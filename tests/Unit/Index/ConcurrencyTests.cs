using System.Collections.Concurrent;
using System.Diagnostics;
using Facet.Index;

namespace Facet.Unit.Tests.Index;

public sealed class ConcurrencyTests
{
    private const int Dimension = 32;
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Every component of a vector is the same number, so one that is read in pieces has a score that no vector can have: with the
    /// query's components 1 and -1 in turn, each whole vector scores 0.
    /// </summary>
    [Fact]
    public async Task Searches_beside_insertions_removals_and_updates_see_whole_vectors_only()
    {
        using var index = new VectorIndex(new VectorLayout(Dimension, VectorMetric.InnerProduct), [new GraphOptions(8, 40)]);
        var owned = new ConcurrentQueue<int>(Enumerable.Range(0, 500).Select(i => index.Add(Same(i))));
        var watch = Stopwatch.StartNew();
        var (searches, changes) = (0, 0);

        // Threads of their own: those of the pool may all be with other tests while the first of these runs to its end.
        await Task.WhenAll(Thread(() => Change(0)), Thread(() => Change(1)), Thread(() => Search(0)), Thread(() => Search(1)));

        Assert.True(searches > 100 && changes > 100, $"{searches} searches, {changes} changes");
        Assert.Equal(owned.Count, index.Count);
        Assert.Equal(owned.Order(), index.Search(Same(1), owned.Count).Select(hit => hit.Slot).Order());

        void Change(int seed)
        {
            var random = new Random(seed);
            while (watch.Elapsed < s_duration)
            {
                var draw = random.Next(3);
                if (draw == 0 || !owned.TryDequeue(out var slot))
                {
                    owned.Enqueue(index.Add(Same(random.Next(1000))));
                }
                else if (draw == 1)
                {
                    Assert.True(index.Remove(slot));
                }
                else
                {
                    index.Update(slot, Same(random.Next(1000)));
                    owned.Enqueue(slot);
                }

                Interlocked.Increment(ref changes);
            }
        }

        void Search(int seed)
        {
            var query = Enumerable.Range(0, Dimension).Select(i => i % 2 == 0 ? 1f : -1f).ToArray();
            var hits = new SearchHit[10];
            while (watch.Elapsed < s_duration)
            {
                var found = index.Search(query, hits, new SearchSettings { Ef = 20 + seed });
                for (var i = 0; i < found; i++)
                {
                    Assert.Equal(0, hits[i].Score);
                }

                Assert.Equal(found, hits.Take(found).Select(hit => hit.Slot).Distinct().Count());
                Interlocked.Increment(ref searches);
            }
        }
    }

    /// <param name="threads">Additions beside each other.</param>
    /// <param name="mostMissed">Two vectors that are added in the same moment need not see each other, and one may take the other's place; seen once in 300,000.</param>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 1)]
    public void A_vector_is_found_as_soon_as_it_is_added_and_not_once_it_is_removed(int threads, int mostMissed)
    {
        using var index = new VectorIndex(new VectorLayout(Dimension), [new GraphOptions(8, 40)]);
        var vectors = TestVectors.Make(1, 2000, Dimension);
        var missed = 0;
        Parallel.For(0, vectors.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            var slot = index.Add(vectors[i]);
            if (!index.Search(vectors[i], 3, new SearchSettings { Ef = 64 }).Any(hit => hit.Slot == slot))
            {
                Interlocked.Increment(ref missed);
            }

            if (i % 3 == 0)
            {
                Assert.True(index.Remove(slot));
                Assert.DoesNotContain(index.Search(vectors[i], 3), hit => hit.Slot == slot && hit.Score > 0.9999f);
            }
        });

        Assert.Equal(vectors.Length - (vectors.Length + 2) / 3, index.Count);
        Assert.InRange(missed, 0, mostMissed);
    }

    [Fact]
    public void What_is_added_side_by_side_can_all_be_reached()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            using var index = new VectorIndex(new VectorLayout(Dimension), [new GraphOptions(16, 200)]);
            var vectors = TestVectors.Make(seed, 400, Dimension);
            Parallel.ForEach(vectors, new ParallelOptions { MaxDegreeOfParallelism = 4 }, vector => index.Add(vector));

            Assert.InRange(index.Check()[0].ReachableShare, 1 - (1.0 / vectors.Length), 1);
        }
    }

    private static Task Thread(Action run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static float[] Same(float value)
    {
        var values = new float[Dimension];
        Array.Fill(values, value);
        return values;
    }
}
