using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Facet.Index.Internal.Measures;

/// <summary>What a caller's vector must fulfil.</summary>
internal static class VectorRules
{
    /// <summary>Products and their sums over <see cref="VectorLayout.MaxDimension"/> components stay finite in float32.</summary>
    private const float LargestFloat32 = 1e16f;

    /// <exception cref="ArgumentException">The vector has another dimension.</exception>
    public static void RequireDimension(VectorLayout layout, int length, string what)
    {
        if (length != layout.Dimension)
        {
            throw new ArgumentException($"The {what} has {length} components; this index holds vectors of {layout.Dimension}.");
        }
    }

    /// <exception cref="ArgumentException">There are other weights than one for each part, one is negative or not finite, or none is above 0.</exception>
    public static void RequireWeights(VectorLayout layout, ReadOnlySpan<float> weights)
    {
        if (weights.IsEmpty)
        {
            return;
        }

        if (weights.Length != layout.Parts.Count)
        {
            throw new ArgumentException($"There are {weights.Length} weights for {layout.Parts.Count} parts; give one for each, or none.");
        }

        var total = 0f;
        for (var part = 0; part < weights.Length; part++)
        {
            if (!(weights[part] >= 0) || float.IsInfinity(weights[part]))
            {
                throw new ArgumentException($"The weight of part {part} is {weights[part]}; weights are finite and not negative.");
            }

            total += weights[part];
        }

        if (total == 0 || float.IsInfinity(total))
        {
            throw new ArgumentException($"The weights add up to {total}; at least one must be above 0, and the sum finite.");
        }
    }

    /// <summary>The factor that the part's components are multiplied with: 1, or what gives unit length for cosine.</summary>
    /// <exception cref="ArgumentException">A component is not finite or too large, or a cosine vector is zero.</exception>
    public static float Factor(VectorLayout layout, ReadOnlySpan<float> values, int part, string what)
    {
        var limit = layout.Storage == VectorStorage.Float16 && layout.Metric != VectorMetric.Cosine ? Kernels.Halves.Largest : LargestFloat32;
        var (squares, areSound) = Squares(values, limit);
        if (!areSound)
        {
            var i = 0;
            while (Math.Abs(values[i]) <= limit)
            {
                i++;
            }

            throw new ArgumentException(
                $"Component {layout.Offsets[part] + i} of the {what} is {values[i]}; components are finite and at most {limit:g} in magnitude.");
        }

        if (layout.Metric != VectorMetric.Cosine)
        {
            return 1;
        }

        var factor = (float)(1 / Math.Sqrt(squares));
        return float.IsFinite(factor) && squares > 0
            ? factor
            : throw new ArgumentException(
                $"Part {part} of the {what} is zero or nearly so and has no direction, which cosine needs; leave the part out.");
    }

    /// <summary>The sum of squares, in double, and whether all magnitudes are numbers up to the limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Squares, bool AreSound) Squares(ReadOnlySpan<float> values, float limit)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var (low, high, sound) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<float>.AllBitsSet);
        var i = 0;
        for (; i + Vector256<float>.Count <= values.Length; i += Vector256<float>.Count)
        {
            var value = Vector256.LoadUnsafe(ref first, (nuint)i);
            sound &= Vector256.LessThanOrEqual(Vector256.Abs(value), Vector256.Create(limit));
            var (lower, upper) = Vector256.Widen(value);
            low += lower * lower;
            high += upper * upper;
        }

        var (squares, areSound) = (Vector256.Sum(low + high), sound.AsUInt32() == Vector256<uint>.AllBitsSet);
        for (; i < values.Length; i++)
        {
            areSound &= Math.Abs(values[i]) <= limit;
            squares += (double)values[i] * values[i];
        }

        return (squares, areSound);
    }
}
