using System.Runtime.CompilerServices;

namespace Facet.Index.Internal.Kernels;

/// <summary>Float32 queries against float32 or float16 rows.</summary>
internal readonly unsafe struct FloatKernel<TLane, TElement, TOperation> : IKernel
    where TLane : struct, IFloatLane<TLane>
    where TElement : struct, IFloatElement
    where TOperation : struct, IFloatOperation
{
    public static QueryElement QueryElement => QueryElement.Float32;

    /// <remarks>Four sums side by side: one multiply-add takes four cycles before the next can use its sum.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float One(byte* query, byte* row, nuint count, int bias)
    {
        var q = (float*)query;
        var width = (nuint)TLane.Width;
        TLane s0 = TLane.Zero, s1 = s0, s2 = s0, s3 = s0;
        nuint i = 0;
        for (; i + 4 * width <= count; i += 4 * width)
        {
            s0 = TOperation.Accumulate(TLane.Load(q + i), TElement.Load<TLane>(row + i * TElement.Size), s0);
            s1 = TOperation.Accumulate(TLane.Load(q + i + width), TElement.Load<TLane>(row + (i + width) * TElement.Size), s1);
            s2 = TOperation.Accumulate(TLane.Load(q + i + 2 * width), TElement.Load<TLane>(row + (i + 2 * width) * TElement.Size), s2);
            s3 = TOperation.Accumulate(TLane.Load(q + i + 3 * width), TElement.Load<TLane>(row + (i + 3 * width) * TElement.Size), s3);
        }

        for (; i < count; i += width)
        {
            s0 = TOperation.Accumulate(TLane.Load(q + i), TElement.Load<TLane>(row + i * TElement.Size), s0);
        }

        return TLane.Sum((s0 + s1) + (s2 + s3));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four(byte* query, byte* row0, byte* row1, byte* row2, byte* row3, nuint count, int bias, float* results)
    {
        var q = (float*)query;
        var width = (nuint)TLane.Width;
        TLane a0 = TLane.Zero, a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
        nuint i = 0;
        for (; i + 2 * width <= count; i += 2 * width)
        {
            TLane x = TLane.Load(q + i), y = TLane.Load(q + i + width);
            nuint at = i * TElement.Size, next = (i + width) * TElement.Size;
            a0 = TOperation.Accumulate(x, TElement.Load<TLane>(row0 + at), a0);
            a1 = TOperation.Accumulate(x, TElement.Load<TLane>(row1 + at), a1);
            a2 = TOperation.Accumulate(x, TElement.Load<TLane>(row2 + at), a2);
            a3 = TOperation.Accumulate(x, TElement.Load<TLane>(row3 + at), a3);
            b0 = TOperation.Accumulate(y, TElement.Load<TLane>(row0 + next), b0);
            b1 = TOperation.Accumulate(y, TElement.Load<TLane>(row1 + next), b1);
            b2 = TOperation.Accumulate(y, TElement.Load<TLane>(row2 + next), b2);
            b3 = TOperation.Accumulate(y, TElement.Load<TLane>(row3 + next), b3);
        }

        if (i < count)
        {
            var x = TLane.Load(q + i);
            var at = i * TElement.Size;
            a0 = TOperation.Accumulate(x, TElement.Load<TLane>(row0 + at), a0);
            a1 = TOperation.Accumulate(x, TElement.Load<TLane>(row1 + at), a1);
            a2 = TOperation.Accumulate(x, TElement.Load<TLane>(row2 + at), a2);
            a3 = TOperation.Accumulate(x, TElement.Load<TLane>(row3 + at), a3);
        }

        results[0] = TLane.Sum(a0 + b0);
        results[1] = TLane.Sum(a1 + b1);
        results[2] = TLane.Sum(a2 + b2);
        results[3] = TLane.Sum(a3 + b3);
    }
}
