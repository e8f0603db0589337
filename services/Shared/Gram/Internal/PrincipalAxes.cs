using System.Numerics.Tensors;

namespace Facet.Gram;

/// <summary>The directions that carry most of the squared length of many rows; their mean is not taken off.</summary>
internal static class PrincipalAxes
{
    /// <param name="rows">[n, length].</param>
    /// <param name="length">Of a row.</param>
    /// <param name="count">Axes wanted.</param>
    /// <param name="seed">Decides where the search begins.</param>
    /// <returns>[found, length], orthonormal, the one that carries most first; at least one unless all rows are zero.</returns>
    public static float[] Find(ReadOnlySpan<float> rows, int length, int count, ulong seed)
    {
        var view = new RowView(rows, rows.Length / length, length);
        if (view.Rows > length)
        {
            using var columns = new Transposed(view);
            return SubspaceIteration.Find(Products(columns.View), length, count, seed).Vectors;
        }

        // Eigenvectors of R R^T are as many weights of the rows: R^T v / sqrt(l) is the axis.
        var (values, weights) = SubspaceIteration.Find(Products(view), view.Rows, count, seed);
        var axes = new float[values.Length * length];
        if (values.Length > 0)
        {
            WeightedRows.Multiply(weights, rows, view.Rows, axes);
        }

        for (var k = 0; k < values.Length; k++)
        {
            var axis = axes.AsSpan(k * length, length);
            TensorPrimitives.Divide(axis, (float)Math.Sqrt(values[k]), axis);
        }

        return axes;
    }

    private static float[] Products(RowView rows)
    {
        var products = new float[rows.Rows * rows.Rows];
        GramProduct.RowProducts(rows, rows, products);
        return products;
    }
}
