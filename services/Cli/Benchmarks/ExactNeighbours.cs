using System.Numerics.Tensors;
using Facet.Index;
using Facet.Models;

namespace Facet.Cli.Benchmarks;

/// <summary>The nearest vectors of each query by comparing all of them, computed apart from the index.</summary>
internal static class ExactNeighbours
{
    public const int Wanted = 10;

    /// <param name="set">Vectors and queries.</param>
    /// <param name="metric">How they are compared.</param>
    /// <param name="cache">An int64 matrix [queries, 10] that is read if it is there, and written otherwise; or null.</param>
    /// <returns>For each query the indices of the ten best vectors.</returns>
    public static int[][] Find(HnswSet set, VectorMetric metric, string? cache)
    {
        if (cache is not null && File.Exists(cache))
        {
            var file = NpyFile.Read(cache);
            return file.Shape is [var queries, Wanted] && queries == set.QueryCount
                ? [.. file.ToLongs().Select(index => (int)index).Chunk(Wanted)]
                : throw new CliException(ExitCodes.NotUsable, $"{cache} does not hold {Wanted} neighbours for each of {set.QueryCount} queries.");
        }

        var norms = new float[set.Count];
        Parallel.For(0, set.Count, i => norms[i] = metric == VectorMetric.Cosine ? TensorPrimitives.Norm(set.Vector(i)) : 1);
        var found = new int[set.QueryCount][];
        Parallel.For(0, set.QueryCount, i => found[i] = Nearest(set, set.Query(i), metric, norms));
        if (cache is not null)
        {
            NpyFile.Write(cache, [.. found.SelectMany(row => row).Select(index => (long)index)], set.QueryCount, Wanted);
        }

        return found;
    }

    private static int[] Nearest(HnswSet set, ReadOnlySpan<float> query, VectorMetric metric, float[] norms)
    {
        // The head is the worst.
        var best = new PriorityQueue<int, float>();
        for (var i = 0; i < norms.Length; i++)
        {
            var score = metric == VectorMetric.L2
                ? -TensorPrimitives.Distance(query, set.Vector(i))
                : TensorPrimitives.Dot(query, set.Vector(i)) / norms[i];
            if (best.Count < Wanted)
            {
                best.Enqueue(i, score);
            }
            else
            {
                best.EnqueueDequeue(i, score);
            }
        }

        return [.. best.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];
    }
}
