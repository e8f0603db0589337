using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Facet.Gram;

/// <summary>
/// The upper triangle of a Gram, row by row, with entries off the diagonal times the root of 2: the dot product of two is then that of the
/// whole Grams, at half the length.
/// </summary>
internal static class PackedGram
{
    public static int Length(int channels) => checked(channels * (channels + 1) / 2);

    /// <summary>The triangle of a Gram, in memory of its own.</summary>
    public static float[] Of(FactorMatrix factors)
    {
        var triangle = new float[Length(factors.Channels)];
        Write(factors, triangle);
        return triangle;
    }

    /// <param name="factors">F; the Gram is F^T F.</param>
    /// <param name="target">[<see cref="Length"/>].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(FactorMatrix factors, Span<float> target)
    {
        var side = factors.Channels;
        var whole = ArrayPool<double>.Shared.Rent(checked(side * side));
        GramProduct.AllProducts(factors, byPatches: false, whole);
        var at = 0;
        for (var row = 0; row < side; row++)
        {
            target[at++] = (float)whole[(row * side) + row];
            for (var column = row + 1; column < side; column++)
            {
                target[at++] = (float)(whole[(row * side) + column] * double.Sqrt(2));
            }
        }

        ArrayPool<double>.Shared.Return(whole);
    }

    /// <summary>&lt;Ga,Gb&gt;. Sums in float32 are short: each goes into a double before its rounding counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        const int Block = 512;
        var total = 0d;
        for (var start = 0; start < a.Length; start += Block)
        {
            var length = Math.Min(Block, a.Length - start);
            total += TensorPrimitives.Dot(a.Slice(start, length), b.Slice(start, length));
        }

        return total;
    }
}
