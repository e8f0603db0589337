using System.Runtime.CompilerServices;

namespace Facet.Index.Internal.Kernels;

/// <summary>Products of an 8-bit query with 8-bit rows, exact in 32 bits. Rows hold i + 128, which the bias takes off again.</summary>
internal readonly unsafe struct ByteKernel<TLane> : IKernel
    where TLane : struct, IByteLane<TLane>
{
    public static QueryElement QueryElement => TLane.QueryElement;

    private static nuint QuerySize => TLane.QueryElement == QueryElement.Int16 ? sizeof(short) : (nuint)sizeof(sbyte);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float One(byte* query, byte* row, nuint count, int bias)
    {
        var width = (nuint)TLane.Width;
        TLane s0 = TLane.Zero, s1 = s0;
        nuint i = 0;
        for (; i + 2 * width <= count; i += 2 * width)
        {
            s0 = TLane.MultiplyAdd(query + i * QuerySize, row + i, s0);
            s1 = TLane.MultiplyAdd(query + (i + width) * QuerySize, row + i + width, s1);
        }

        if (i < count)
        {
            s0 = TLane.MultiplyAdd(query + i * QuerySize, row + i, s0);
        }

        return TLane.Sum(s0 + s1) - bias;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Four(byte* query, byte* row0, byte* row1, byte* row2, byte* row3, nuint count, int bias, float* results)
    {
        TLane s0 = TLane.Zero, s1 = s0, s2 = s0, s3 = s0;
        for (nuint i = 0; i < count; i += (nuint)TLane.Width)
        {
            var q = query + i * QuerySize;
            s0 = TLane.MultiplyAdd(q, row0 + i, s0);
            s1 = TLane.MultiplyAdd(q, row1 + i, s1);
            s2 = TLane.MultiplyAdd(q, row2 + i, s2);
            s3 = TLane.MultiplyAdd(q, row3 + i, s3);
        }

        results[0] = TLane.Sum(s0) - bias;
        results[1] = TLane.Sum(s1) - bias;
        results[2] = TLane.Sum(s2) - bias;
        results[3] = TLane.Sum(s3) - bias;
    }
}
