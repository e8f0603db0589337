using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Facet.Index.Internal.Kernels;

/// <summary>Symmetric 8-bit numbers: x = scale * i, i in -127..127.</summary>
internal static class Bytes
{
    public const int Largest = 127;

    /// <returns>0 when all values are zero.</returns>
    public static float ScaleOf(ReadOnlySpan<float> values, float factor)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var maxima = Vector256<float>.Zero;
        var i = 0;
        for (; i + Vector256<float>.Count <= values.Length; i += Vector256<float>.Count)
        {
            maxima = Vector256.MaxNative(maxima, Vector256.Abs(Vector256.LoadUnsafe(ref first, (nuint)i)));
        }

        var largest = 0f;
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
        {
            largest = Math.Max(largest, maxima[lane]);
        }

        foreach (var value in values[i..])
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest * factor / Largest;
    }

    /// <summary>Rounds values times <paramref name="inverse"/>, the factor over the scale, to the nearest of -127..127.</summary>
    /// <returns>The sum of the levels, and that of their squares.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (long Sum, long Squares) Quantize(ReadOnlySpan<float> values, float inverse, Span<short> levels)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var (sums, squares) = (Vector256<int>.Zero, Vector256<int>.Zero);
        var i = 0;
        for (; i + Vector256<int>.Count <= values.Length; i += Vector256<int>.Count)
        {
            var rounded = Vector256.ConvertToInt32(Vector256.Round(Vector256.LoadUnsafe(ref first, (nuint)i) * inverse));
            var clamped = Vector256.Clamp(rounded, Vector256.Create(-Largest), Vector256.Create(Largest));
            sums += clamped;
            squares += clamped * clamped;
            Vector128.Narrow(clamped.GetLower(), clamped.GetUpper()).CopyTo(levels[i..]);
        }

        var (sum, squared) = ((long)Vector256.Sum(sums), (long)Vector256.Sum(squares));
        for (; i < values.Length; i++)
        {
            var level = Round(values[i] * inverse);
            levels[i] = (short)level;
            (sum, squared) = (sum + level, squared + level * level);
        }

        return (sum, squared);
    }

    /// <summary>Levels of a row, which holds i + 128.</summary>
    /// <param name="row">Bytes, a multiple of 16.</param>
    /// <param name="levels">Receives as many levels.</param>
    /// <returns>The sum of the levels, and that of their squares.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (long Sum, long Squares) Levels(ReadOnlySpan<byte> row, Span<short> levels)
    {
        ref var first = ref MemoryMarshal.GetReference(row);
        var (sums, squares) = (Vector256<int>.Zero, Vector256<int>.Zero);
        for (var i = 0; i < row.Length; i += Vector256<short>.Count)
        {
            var wide = Vector256.WidenLower(Vector128.LoadUnsafe(ref first, (nuint)i).ToVector256Unsafe()).AsInt16() - Vector256.Create((short)128);
            wide.CopyTo(levels[i..]);
            var (low, high) = Vector256.Widen(wide);
            sums += low + high;
            squares += low * low + high * high;
        }

        return (Vector256.Sum(sums), Vector256.Sum(squares));
    }

    public static int Round(float value) => Math.Clamp((int)MathF.Round(value), -Largest, Largest);
}
