using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Facet.Gram;

/// <summary>Dot products of the rows of two sets of planes.</summary>
internal static class PlaneProduct
{
    /// <summary>Entries that are kept on the stack; a larger table is rented.</summary>
    private const int SmallTable = 256;

    /// <summary>The sum over all pairs of rows of (a_i . b_j)^2: the inner product of the Grams of what is stored.</summary>
    public static double SumOfSquares(PreparedPlanes left, in CompactView right)
    {
        var size = TableSize(left, right);
        if (size <= SmallTable)
        {
            return SumOfSquares(left, right, stackalloc float[SmallTable]);
        }

        var rented = ArrayPool<float>.Shared.Rent(size);
        var sum = SumOfSquares(left, right, rented);
        ArrayPool<float>.Shared.Return(rented);
        return sum;
    }

    /// <summary>Numbers that <see cref="Fill(PreparedPlanes, in CompactView, Span{float})"/> needs.</summary>
    public static int TableSize(PreparedPlanes left, in CompactView right) => left.PaddedPlanes * PreparedPlanes.Padded(right.Planes);

    /// <summary>Writes a_i . b_j to table[i * padded planes of the right + j] for all rows i and j.</summary>
    public static void Fill(PreparedPlanes left, in CompactView right, Span<float> table)
    {
        if (Avx512BW.IsSupported)
        {
            Fill<ByteLane512>(left, right, table);
        }
        else if (Avx2.IsSupported)
        {
            Fill<ByteLane256>(left, right, table);
        }
        else
        {
            Fill<ByteLane128>(left, right, table);
        }
    }

    internal static void Fill<TLane>(PreparedPlanes left, in CompactView right, Span<float> table)
        where TLane : struct, IByteLane<TLane>
    {
        var (stride, planes) = (left.Stride, right.Planes);
        var columns = PreparedPlanes.Padded(planes);
        ref var rows = ref MemoryMarshal.GetArrayDataReference(left.Rows);
        ref var others = ref MemoryMarshal.GetReference(right.Rows);
        for (var j = 0; j < planes; j += ByteTile.Side)
        {
            // A plane past the end repeats the last one; its scale is zero.
            ref var b0 = ref Unsafe.Add(ref others, (nint)j * stride);
            ref var b1 = ref Unsafe.Add(ref others, (nint)Math.Min(j + 1, planes - 1) * stride);
            ref var b2 = ref Unsafe.Add(ref others, (nint)Math.Min(j + 2, planes - 1) * stride);
            ref var b3 = ref Unsafe.Add(ref others, (nint)Math.Min(j + 3, planes - 1) * stride);
            var scales = Vector128.Create(right.Scales.Slice(j, ByteTile.Side));
            for (var i = 0; i < left.PaddedPlanes; i += ByteTile.Side)
            {
                var tile = ByteTile.Compute<TLane>(ref Unsafe.Add(ref rows, (nint)i * stride), stride, ref b0, ref b1, ref b2, ref b3);
                var own = left.Scales.AsSpan(i, ByteTile.Side);
                Store(tile.Row0, own[0] * scales, table[(i * columns + j)..]);
                Store(tile.Row1, own[1] * scales, table[((i + 1) * columns + j)..]);
                Store(tile.Row2, own[2] * scales, table[((i + 2) * columns + j)..]);
                Store(tile.Row3, own[3] * scales, table[((i + 3) * columns + j)..]);
            }
        }

        AddSecondPlanes(left, right, table, columns);
    }

    private static double SumOfSquares(PreparedPlanes left, in CompactView right, Span<float> table)
    {
        Fill(left, right, table);
        var columns = PreparedPlanes.Padded(right.Planes);
        var sum = 0d;
        for (var i = 0; i < left.Rank; i++)
        {
            sum += SumOfSquares(table.Slice(i * columns, right.Rank));
        }

        return sum;
    }

    private static double SumOfSquares(ReadOnlySpan<float> row)
    {
        var pair = Vector128<double>.Zero;
        var j = 0;
        for (; j + 4 <= row.Length; j += 4)
        {
            var (low, high) = Vector128.Widen(Vector128.Create(row.Slice(j, 4)));
            pair += low * low;
            pair += high * high;
        }

        var sum = Vector128.Sum(pair);
        for (; j < row.Length; j++)
        {
            sum += (double)row[j] * row[j];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<int> dots, Vector128<float> scales, Span<float> target) =>
        (Vector128.ConvertToSingle(dots) * scales).CopyTo(target);

    /// <summary>(hi + lo) . (hi' + lo'): the products of second planes go to the row and column that they belong to.</summary>
    private static void AddSecondPlanes(PreparedPlanes left, in CompactView right, Span<float> table, int columns)
    {
        for (var i = 0; i < left.Wide; i++)
        {
            var row = table.Slice(i * columns, columns);
            TensorPrimitives.Add(row, table.Slice((left.Rank + i) * columns, columns), row);
        }

        for (var j = 0; j < right.Wide; j++)
        {
            for (var i = 0; i < left.Rank; i++)
            {
                table[i * columns + j] += table[i * columns + right.Rank + j];
            }
        }
    }
}
