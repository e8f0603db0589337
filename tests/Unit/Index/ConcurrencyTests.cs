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
    public void Searches_beside_insertions_removals_and_updates_see_whole_vectors_only()
    {
        using var index = new VectorIndex(new VectorLayout(Dimension, VectorMetric.InnerProduct), [new GraphOptions(8, 40)]);
        var owned = new ConcurrentQueue<int>(Enumerable.Range(0, 500).Select(i => index.Add(Same(i))));
        var watch = Stopwatch.StartNew();
        var (searches, changes) = (0, 0);
        var workers = new List<Action>();
        workers.AddRange(Enumerable.Range(0, 2).Select(worker => (Action)(() => Change(worker))));
        workers.AddRange(Enumerable.Range(0, 2).Select(worker => (Action)(() => Search(worker))));

        Parallel.Invoke([.. workers]);

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

    /// <summary>
    /// Nobody promises that every vector can be reached: while neighbours are chosen elsewhere, the last link to a new one may go.
    /// </summary>
    [Fact]
    public void Nearly_every_vector_is_found_as_soon_as_it_is_added_and_none_once_it_is_removed()
    {
        using var index = new VectorIndex(new VectorLayout(Dimension), [new GraphOptions(8, 40)]);
        var vectors = TestVectors.Make(1, 2000, Dimension);
        var missed = 0;
        Parallel.For(0, vectors.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
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
        Assert.InRange(missed, 0, vectors.Length / 200);
    }

    private static float[] Same(float value)
    {
        var values = new float[Dimension];
        Array.Fill(values, value);
        return values;
    }
}
