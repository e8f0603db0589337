using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Facet.Gram;

/// <summary>The 16 integer dot products of four widened rows with four rows of int8, all accumulated in registers.</summary>
internal readonly ref struct ByteTile(Vector128<int> row0, Vector128<int> row1, Vector128<int> row2, Vector128<int> row3)
{
    public const int Side = 4;

    /// <summary>Dot products of one row of the left side with the four rows of the right side.</summary>
    public readonly Vector128<int> Row0 = row0, Row1 = row1, Row2 = row2, Row3 = row3;

    /// <summary>Multiplies four rows that lie <paramref name="stride"/> apart from <paramref name="left"/> on with four others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteTile Compute<TLane>(ref short left, nint stride, ref sbyte b0, ref sbyte b1, ref sbyte b2, ref sbyte b3)
        where TLane : struct, IByteLane<TLane>
    {
        ref var a1 = ref Unsafe.Add(ref left, stride);
        ref var a2 = ref Unsafe.Add(ref a1, stride);
        ref var a3 = ref Unsafe.Add(ref a2, stride);
        TLane s00 = TLane.Zero, s01 = s00, s02 = s00, s03 = s00, s10 = s00, s11 = s00, s12 = s00, s13 = s00;
        TLane s20 = s00, s21 = s00, s22 = s00, s23 = s00, s30 = s00, s31 = s00, s32 = s00, s33 = s00;
        for (nuint c = 0; c < (nuint)stride; c += (nuint)TLane.Width)
        {
            TLane x0 = TLane.LoadWidened(ref b0, c), x1 = TLane.LoadWidened(ref b1, c);
            TLane x2 = TLane.LoadWidened(ref b2, c), x3 = TLane.LoadWidened(ref b3, c);
            var y = TLane.Load(ref left, c);
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

        return new ByteTile(
            TLane.Sums(s00, s01, s02, s03), TLane.Sums(s10, s11, s12, s13),
            TLane.Sums(s20, s21, s22, s23), TLane.Sums(s30, s31, s32, s33));
    }
}
