using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Facet.Index.Internal.Kernels;

namespace Facet.Index.Internal.Measures;

/// <summary>The distance between two callers' vectors, of any length and alignment, as <see cref="IMeasure{TSelf}"/> defines it.</summary>
internal static unsafe class ExactLikeness
{
    /// <param name="layout">Parts and metric.</param>
    /// <param name="query">A query.</param>
    /// <param name="row">A vector.</param>
    /// <param name="parts">The vector's parts that are present.</param>
    /// <param name="weights">The query's weights; empty stands for equal ones.</param>
    public static float Distance(VectorLayout layout, ReadOnlySpan<float> query, ReadOnlySpan<float> row, uint parts, ReadOnlySpan<float> weights)
    {
        float sum = 0, total = 0;
        for (var part = 0; part < layout.PartSizes.Length; part++)
        {
            var weight = weights.IsEmpty ? 1 : weights[part];
            if (weight > 0 && (parts >> part & 1) != 0)
            {
                var (offset, length) = (layout.Offsets[part], layout.PartSizes[part]);
                sum += weight * Likeness(layout.Metric, query.Slice(offset, length), row.Slice(offset, length));
                total += weight;
            }
        }

        return total > 0 ? -sum / total : float.MaxValue;
    }

    private static float Likeness(VectorMetric metric, ReadOnlySpan<float> query, ReadOnlySpan<float> row)
    {
        fixed (float* q = query, x = row)
        {
            var s = Avx512F.IsSupported ? Sums<FloatLane512>(q, x, query.Length)
                : Vector256.IsHardwareAccelerated ? Sums<FloatLane256>(q, x, query.Length)
                : Sums<FloatLane128>(q, x, query.Length);
            return metric switch
            {
                VectorMetric.InnerProduct => s.Products,
                VectorMetric.L2 => -s.Differences,
                _ => s.Products == 0 ? 0 : s.Products / MathF.Sqrt(s.QuerySquares * s.RowSquares),
            };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Products, float QuerySquares, float RowSquares, float Differences) Sums<TLane>(float* query, float* row, int count)
        where TLane : struct, IFloatLane<TLane>
    {
        TLane products = TLane.Zero, querySquares = products, rowSquares = products, differences = products;
        var i = 0;
        for (; i + TLane.Width <= count; i += TLane.Width)
        {
            TLane q = TLane.Load(query + i), x = TLane.Load(row + i), difference = q - x;
            products = TLane.MultiplyAdd(q, x, products);
            querySquares = TLane.MultiplyAdd(q, q, querySquares);
            rowSquares = TLane.MultiplyAdd(x, x, rowSquares);
            differences = TLane.MultiplyAdd(difference, difference, differences);
        }

        var (p, qq, xx, d) = (TLane.Sum(products), TLane.Sum(querySquares), TLane.Sum(rowSquares), TLane.Sum(differences));
        for (; i < count; i++)
        {
            var difference = query[i] - row[i];
            (p, qq, xx, d) = (p + query[i] * row[i], qq + query[i] * query[i], xx + row[i] * row[i], d + difference * difference);
        }

        return (p, qq, xx, d);
    }
}
