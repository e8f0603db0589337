using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Facet.Gram;

/// <summary>
/// The 16 dot products of four rows with four rows, all accumulated in registers: 8 loads feed 16 multiply-adds, where single
/// dot products load twice for each one.
/// </summary>
internal readonly ref struct DotTile(Vector128<float> row0, Vector128<float> row1, Vector128<float> row2, Vector128<float> row3)
{
    public const int Side = 4;

    /// <summary>Dot products of one row of the left side with the four rows of the right side.</summary>
    public readonly Vector128<float> Row0 = row0, Row1 = row1, Row2 = row2, Row3 = row3;

    /// <summary>Multiplies rows a..a+3 of the left with rows b..b+3 of the right; rows past an end count as zero.</summary>
    // Too large to be inlined, and worth its optimised form from the first call on: a command may call it a few thousand times in all.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static DotTile Compute<TLane>(RowView left, int a, RowView right, int b)
        where TLane : struct, ILane<TLane>
    {
        // A row past the end repeats the last one; its products are zeroed below.
        ref var a0 = ref left.Row(a);
        ref var a1 = ref left.Row(a + 1);
        ref var a2 = ref left.Row(a + 2);
        ref var a3 = ref left.Row(a + 3);
        ref var b0 = ref right.Row(b);
        ref var b1 = ref right.Row(b + 1);
        ref var b2 = ref right.Row(b + 2);
        ref var b3 = ref right.Row(b + 3);
        TLane s00 = TLane.Zero, s01 = s00, s02 = s00, s03 = s00, s10 = s00, s11 = s00, s12 = s00, s13 = s00;
        TLane s20 = s00, s21 = s00, s22 = s00, s23 = s00, s30 = s00, s31 = s00, s32 = s00, s33 = s00;
        var end = (nuint)left.Length;
        nuint c = 0;
        for (; c + (nuint)TLane.Width <= end; c += (nuint)TLane.Width)
        {
            TLane x0 = TLane.Load(ref b0, c), x1 = TLane.Load(ref b1, c), x2 = TLane.Load(ref b2, c), x3 = TLane.Load(ref b3, c);
            var y = TLane.Load(ref a0, c);
            s00 = TLane.MultiplyAdd(y, x0, s00);
            s01 = TLane.MultiplyAdd(y, x1, s01);
            s02 = TLane.MultiplyAdd(y, x2, s02);
            s03 = TLane.MultiplyAdd(y, x3, s03);
            y = TLane.Load(ref a1, c);
            s10 = TLane.MultiplyAdd(y, x0, s10);
            s11 = TLane.MultiplyAdd(y, x1, s11);
            s12 = TLane.MultiplyAdd(y, x2, s12);
            s13 = TLane.MultiplyAdd(y, x3, s13);
            y = TLane.Load(ref a2, c);
            s20 = TLane.MultiplyAdd(y, x0, s20);
            s21 = TLane.MultiplyAdd(y, x1, s21);
            s22 = TLane.MultiplyAdd(y, x2, s22);
            s23 = TLane.MultiplyAdd(y, x3, s23);
            y = TLane.Load(ref a3, c);
            s30 = TLane.MultiplyAdd(y, x0, s30);
            s31 = TLane.MultiplyAdd(y, x1, s31);
            s32 = TLane.MultiplyAdd(y, x2, s32);
            s33 = TLane.MultiplyAdd(y, x3, s33);
        }

        Vector128<float> r0 = TLane.Sums(s00, s01, s02, s03), r1 = TLane.Sums(s10, s11, s12, s13);
        Vector128<float> r2 = TLane.Sums(s20, s21, s22, s23), r3 = TLane.Sums(s30, s31, s32, s33);
        for (; c < end; c++)
        {
            var x = Vector128.Create(Unsafe.Add(ref b0, c), Unsafe.Add(ref b1, c), Unsafe.Add(ref b2, c), Unsafe.Add(ref b3, c));
            r0 += x * Unsafe.Add(ref a0, c);
            r1 += x * Unsafe.Add(ref a1, c);
            r2 += x * Unsafe.Add(ref a2, c);
            r3 += x * Unsafe.Add(ref a3, c);
        }

        return new DotTile(r0, r1, r2, r3).Without(left.Rows - a, right.Rows - b);
    }

    /// <summary>Sum of the elementwise product of two tiles, in double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Inner(in DotTile x, in DotTile y) => Vector128.Sum(
        Inner(x.Row0, y.Row0) + Inner(x.Row1, y.Row1) + Inner(x.Row2, y.Row2) + Inner(x.Row3, y.Row3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Inner(Vector128<float> x, Vector128<float> y)
    {
        var (xLow, xHigh) = Vector128.Widen(x);
        var (yLow, yHigh) = Vector128.Widen(y);
        return xLow * yLow + xHigh * yHigh;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private DotTile Without(int leftRows, int rightRows)
    {
        if (leftRows >= Side && rightRows >= Side)
        {
            return this;
        }

        var columns = Vector128.LessThan(Vector128.Create(0f, 1f, 2f, 3f), Vector128.Create((float)rightRows));
        return new DotTile(
            Row0 & columns,
            leftRows > 1 ? Row1 & columns : default,
            leftRows > 2 ? Row2 & columns : default,
            leftRows > 3 ? Row3 & columns : default);
    }
}
