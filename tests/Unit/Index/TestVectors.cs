using System.Numerics.Tensors;
using Facet.Index;

namespace Facet.Unit.Tests.Index;

/// <summary>Seeded vectors in overlapping clusters, and the exact answers that searches are held against.</summary>
internal static class TestVectors
{
    private const int Clusters = 40;
    private const int Latent = 12;

    public static float[][] Make(int seed, int count, int dimension)
    {
        var shape = new Random(1000 + dimension);
        var projection = Normals(shape, Latent * dimension);
        var centres = Normals(shape, Clusters * Latent);
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Point(random, projection, centres, dimension))];
    }

    /// <summary>The slots most like a query among those given, by the definition of the score, in double.</summary>
    public static int[] Nearest(VectorLayout layout, IEnumerable<(int Slot, float[] Values, uint Parts)> all, float[] query, int count, float[]? weights = null) =>
        [.. all.Select(item => (item.Slot, Score: Score(layout, item.Values, item.Parts, query, weights)))
            .Where(item => item.Score is not null).OrderByDescending(item => item.Score).Take(count).Select(item => item.Slot)];

    /// <returns>Null if there is no part in common.</returns>
    public static double? Score(VectorLayout layout, float[] values, uint parts, float[] query, float[]? weights = null)
    {
        double sum = 0, total = 0;
        var offset = 0;
        for (var part = 0; part < layout.Parts.Count; part++)
        {
            var x = values.AsSpan(offset, layout.Parts[part]);
            var q = query.AsSpan(offset, layout.Parts[part]);
            var weight = weights?[part] ?? 1;
            if ((parts >> part & 1) != 0 && weight > 0)
            {
                sum += weight * Likeness(layout.Metric, x, q);
                total += weight;
            }

            offset += layout.Parts[part];
        }

        return total > 0 ? sum / total : null;
    }

    public static double Recall(IEnumerable<SearchHit> found, int[] exact) =>
        exact.Length == 0 ? 1 : (double)found.Count(hit => exact.Contains(hit.Slot)) / exact.Length;

    private static double Likeness(VectorMetric metric, ReadOnlySpan<float> x, ReadOnlySpan<float> q)
    {
        double dot = 0, xx = 0, qq = 0, difference = 0;
        for (var i = 0; i < x.Length; i++)
        {
            dot += (double)x[i] * q[i];
            xx += (double)x[i] * x[i];
            qq += (double)q[i] * q[i];
            difference += ((double)x[i] - q[i]) * ((double)x[i] - q[i]);
        }

        return metric switch
        {
            VectorMetric.InnerProduct => dot,
            VectorMetric.L2 => -difference,
            _ => dot / Math.Sqrt(xx * qq),
        };
    }

    private static float[] Point(Random random, float[] projection, float[] centres, int dimension)
    {
        var centre = random.Next(Clusters) * Latent;
        var point = Normals(random, dimension);
        TensorPrimitives.Multiply(point, 0.1f, point);
        for (var l = 0; l < Latent; l++)
        {
            var z = centres[centre + l] + 0.8f * Normal(random);
            TensorPrimitives.MultiplyAdd(projection.AsSpan(l * dimension, dimension), z, point, point);
        }

        return point;
    }

    private static float[] Normals(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Normal(random))];

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
