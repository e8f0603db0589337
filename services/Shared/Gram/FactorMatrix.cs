using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Facet.Gram;

/// <summary>
/// The masked features F of one region: one row per patch, one column per channel, row-major. Its Gram is F^T F.
/// Immutable once made: nobody may write to the memory it was made from.
/// </summary>
public sealed class FactorMatrix
{
    /// <param name="values"><paramref name="rows"/> * <paramref name="channels"/> numbers, row by row; not copied.</param>
    /// <param name="rows">Patches, at least 1.</param>
    /// <param name="channels">Channels, at least 1.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, a value is NaN or infinite or so large that a float32 dot product
    /// could overflow, or every value is zero.</exception>
    public FactorMatrix(ReadOnlyMemory<float> values, int rows, int channels)
    {
        if (rows < 1 || channels < 1)
        {
            throw new ArgumentException($"factors are {rows} x {channels}; both must be at least 1");
        }

        if (values.Length != (long)rows * channels)
        {
            throw new ArgumentException($"factors of {rows} x {channels} need {(long)rows * channels} values, not {values.Length}");
        }

        CheckMagnitude(values.Span, channels);
        Values = values;
        Rows = rows;
        Channels = channels;
    }

    /// <summary>Row-major, <see cref="Rows"/> * <see cref="Channels"/> finite numbers, not all zero.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>Patches (n).</summary>
    public int Rows { get; }

    /// <summary>Channels (C).</summary>
    public int Channels { get; }

    private static void CheckMagnitude(ReadOnlySpan<float> values, int channels)
    {
        var largest = LargestMagnitude(values);
        if (!float.IsFinite(largest))
        {
            throw new ArgumentException("factors hold a NaN or infinite value");
        }

        if (largest == 0)
        {
            throw new ArgumentException("factors are all zero: the region shows nothing and must be left out");
        }

        // |a . b| and every partial sum of it stay below channels * largest^2, so that float32 dot products are finite.
        var limit = Math.Sqrt(float.MaxValue / (double)channels) / 2;
        if (largest > limit)
        {
            throw new ArgumentException($"factors reach {largest:g4}; with {channels} channels float32 scores allow at most {limit:g4}");
        }
    }

    /// <summary>NaN if there is one. Without their sign, floats have the order of their bits, with NaN above infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float LargestMagnitude(ReadOnlySpan<float> values)
    {
        const uint AllButSign = 0x7FFF_FFFF;
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var (largest, most, i) = (0u, Vector<uint>.Zero, 0);
        for (; i <= bits.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            most = Vector.Max(most, new Vector<uint>(bits[i..]) & new Vector<uint>(AllButSign));
        }

        for (var lane = 0; lane < Vector<uint>.Count; lane++)
        {
            largest = Math.Max(largest, most[lane]);
        }

        for (; i < bits.Length; i++)
        {
            largest = Math.Max(largest, bits[i] & AllButSign);
        }

        return BitConverter.UInt32BitsToSingle(largest);
    }
}
