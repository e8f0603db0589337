using System.Numerics.Tensors;

namespace Facet.Search.Mapping;

/// <summary>
/// The plane in which vectors spread most: mean and the two leading eigenvectors of their covariance, by orthogonal iteration from a fixed
/// start. A part that a vector lacks counts as the mean of that part. The larger entries of an axis are positive, so that a map does not flip
/// when points are added.
/// </summary>
internal sealed class PrincipalPlane
{
    public const int Axes = 2;
    private const int Iterations = 200;

    private readonly float[] _mean;
    private readonly float[][] _axes;

    private PrincipalPlane(float[] mean, float[][] axes, double[] shares) => (_mean, _axes, VarianceShares) = (mean, axes, shares);

    /// <summary>Share of the variance along each axis, 0..1.</summary>
    public double[] VarianceShares { get; }

    /// <param name="rows">Vectors of one length; they are changed.</param>
    /// <param name="parts">The parts of a vector.</param>
    public static PrincipalPlane Of(IReadOnlyList<float[]> rows, IReadOnlyList<Range> parts)
    {
        var dimension = rows.Count > 0 ? rows[0].Length : 0;
        var mean = Mean(rows, parts, dimension);
        foreach (var row in rows)
        {
            Center(row, mean, parts);
        }

        var covariance = Covariance(rows, dimension);
        var total = Enumerable.Range(0, dimension).Sum(i => (double)covariance[i][i]);
        var axes = Leading(covariance, dimension);
        double[] shares = [.. axes.Select(axis => total > 0 ? Math.Clamp(TensorPrimitives.Dot<float>(axis, Times(covariance, axis)) / total, 0, 1) : 0)];
        return new PrincipalPlane(mean, axes, shares);
    }

    /// <summary>Where a vector lies on the plane; it is changed.</summary>
    public (float X, float Y) Project(float[] row, IReadOnlyList<Range> parts)
    {
        Center(row, _mean, parts);
        return (TensorPrimitives.Dot<float>(row, _axes[0]), TensorPrimitives.Dot<float>(row, _axes[1]));
    }

    private static float[] Mean(IReadOnlyList<float[]> rows, IReadOnlyList<Range> parts, int dimension)
    {
        var mean = new float[dimension];
        foreach (var part in parts)
        {
            var target = mean.AsSpan(part);
            var count = 0;
            foreach (var row in rows.Where(row => row.AsSpan(part).ContainsAnyExcept(0f)))
            {
                TensorPrimitives.Add(target, row.AsSpan(part), target);
                count++;
            }

            TensorPrimitives.Divide(target, Math.Max(1, count), target);
        }

        return mean;
    }

    private static void Center(float[] row, float[] mean, IReadOnlyList<Range> parts)
    {
        foreach (var part in parts)
        {
            var target = row.AsSpan(part);
            if (target.ContainsAnyExcept(0f))
            {
                TensorPrimitives.Subtract(target, mean.AsSpan(part), target);
            }
        }
    }

    private static float[][] Covariance(IReadOnlyList<float[]> rows, int dimension)
    {
        var covariance = new float[dimension][];
        Parallel.For(0, dimension, i =>
        {
            var sum = new float[dimension];
            foreach (var row in rows)
            {
                if (row[i] != 0)
                {
                    TensorPrimitives.MultiplyAdd(row, row[i], sum, sum);
                }
            }

            TensorPrimitives.Divide(sum, Math.Max(1, rows.Count), sum);
            covariance[i] = sum;
        });
        return covariance;
    }

    private static float[][] Leading(float[][] covariance, int dimension)
    {
        var random = new Random(1);
        var axes = new float[Axes][];
        for (var i = 0; i < Axes; i++)
        {
            axes[i] = [.. Enumerable.Range(0, dimension).Select(_ => (float)(random.NextDouble() - 0.5))];
        }

        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            for (var i = 0; i < Axes; i++)
            {
                axes[i] = Times(covariance, axes[i]);
                for (var before = 0; before < i; before++)
                {
                    TensorPrimitives.MultiplyAdd(axes[before], -TensorPrimitives.Dot<float>(axes[before], axes[i]), axes[i], axes[i]);
                }

                Normalise(axes[i]);
            }
        }

        foreach (var axis in axes.Where(axis => axis.Length > 0 && axis[TensorPrimitives.IndexOfMaxMagnitude<float>(axis)] < 0))
        {
            TensorPrimitives.Negate<float>(axis, axis);
        }

        return axes;
    }

    private static float[] Times(float[][] matrix, float[] vector)
    {
        var product = new float[vector.Length];
        for (var i = 0; i < product.Length; i++)
        {
            product[i] = TensorPrimitives.Dot<float>(matrix[i], vector);
        }

        return product;
    }

    /// <summary>A direction in which nothing spreads becomes 0.</summary>
    private static void Normalise(float[] axis)
    {
        const float nothing = 1e-12f;
        var length = TensorPrimitives.Norm<float>(axis);
        if (length > nothing)
        {
            TensorPrimitives.Divide(axis, length, axis);
        }
        else
        {
            Array.Clear(axis);
        }
    }
}
