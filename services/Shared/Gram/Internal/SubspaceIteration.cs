using System.Numerics.Tensors;

namespace Facet.Gram;

/// <summary>
/// Leading eigenvectors of a large symmetric matrix without negative eigenvalues: a block of random vectors is multiplied with the matrix
/// and made orthonormal again a few times, then the small problem within the block is solved exactly (Halko, Martinsson and Tropp 2011).
/// Vectors deep in a flat spectrum come out mixed with their neighbours; together they carry nearly as much as the true ones.
/// </summary>
internal static class SubspaceIteration
{
    private const int Rounds = 8;

    /// <summary>Vectors beyond those that are wanted: they take up what would otherwise blur the last ones.</summary>
    private const int Spare = 16;

    /// <summary>A unit vector of which no more than this lies outside of the others counts as one of their sums.</summary>
    private const float Dependent = 1e-4f;

    /// <summary>Eigenvalues below this share of the largest are noise of float32 sums and of repeated rows.</summary>
    private const double Negligible = 1e-6;

    /// <param name="matrix">[size, size], symmetric.</param>
    /// <param name="size">At least 1.</param>
    /// <param name="count">Eigenvectors wanted, at least 1.</param>
    /// <param name="seed">Decides the random vectors.</param>
    /// <returns>Eigenvalues, largest first, and unit eigenvectors [found, size]; fewer than wanted where the matrix has no more.</returns>
    public static (double[] Values, float[] Vectors) Find(ReadOnlySpan<float> matrix, int size, int count, ulong seed)
    {
        var whole = new RowView(matrix, size, size);
        var block = new float[Math.Min(size, count + Spare) * size];
        var product = new float[block.Length];
        var stream = new NormalStream(seed, (ulong)size, (ulong)count, 0);
        foreach (ref var value in block.AsSpan())
        {
            value = stream.Normal();
        }

        var found = Orthonormalise(block, size);
        for (var round = 0; round < Rounds; round++)
        {
            GramProduct.RowProducts(new RowView(block, found, size), whole, product);
            (block, product) = (product, block);
            found = Orthonormalise(block.AsSpan(0, found * size), size);
            if (found == 0)
            {
                return ([], []);
            }
        }

        GramProduct.RowProducts(new RowView(block, found, size), whole, product);
        return Turn(block.AsSpan(0, found * size), product.AsSpan(0, found * size), found, size, count);
    }

    /// <summary>Gram-Schmidt, each vector twice; those that depend on others are left out and the rest moves up.</summary>
    /// <returns>Vectors that stay.</returns>
    private static int Orthonormalise(Span<float> block, int size)
    {
        var kept = 0;
        for (var from = 0; from < block.Length; from += size)
        {
            var vector = block.Slice(kept * size, size);
            block.Slice(from, size).CopyTo(vector);
            if (Normalise(vector) == 0)
            {
                continue;
            }

            RemoveShares(vector, block[..(kept * size)]);
            if (Normalise(vector) > Dependent)
            {
                RemoveShares(vector, block[..(kept * size)]);
                Normalise(vector);
                kept++;
            }
        }

        return kept;
    }

    private static void RemoveShares(Span<float> vector, ReadOnlySpan<float> others)
    {
        for (; !others.IsEmpty; others = others[vector.Length..])
        {
            var other = others[..vector.Length];
            TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot(other, vector), vector, vector);
        }
    }

    /// <returns>The length before; a vector without one stays.</returns>
    private static float Normalise(Span<float> vector)
    {
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
        {
            TensorPrimitives.Divide(vector, length, vector);
        }

        return length;
    }

    /// <summary>Turns the block onto the eigenvectors of what the matrix is within it.</summary>
    private static (double[] Values, float[] Vectors) Turn(
        ReadOnlySpan<float> block, ReadOnlySpan<float> product, int found, int size, int count)
    {
        var within = new float[found * found];
        GramProduct.RowProducts(new RowView(block, found, size), new RowView(product, found, size), within);
        using var eigen = new SymmetricEigen(Array.ConvertAll(within, value => (double)value), found);
        var wanted = 0;
        while (wanted < Math.Min(count, found) && eigen.Value(wanted) > Negligible * eigen.Value(0))
        {
            wanted++;
        }

        var (values, turns, vector) = (new double[wanted], new float[wanted * found], new double[found]);
        for (var k = 0; k < wanted; k++)
        {
            values[k] = eigen.Value(k);
            eigen.Vector(k, vector);
            TensorPrimitives.ConvertTruncating<double, float>(vector, turns.AsSpan(k * found, found));
        }

        var vectors = new float[wanted * size];
        WeightedRows.Multiply(turns, block, found, vectors);
        return (values, vectors);
    }
}
