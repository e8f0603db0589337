using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Facet.Imaging.Internal.Sampling;

/// <summary>
/// The passes of <see cref="ByteResampler"/> with 256-bit vectors; the results are the same bit for bit, because the two 16-bit parts of
/// each weight are multiplied and summed exactly. See <see cref="FixedWeights.Pairs"/> for their order.
/// </summary>
internal static class ByteResamplerAvx2
{
    /// <summary>Bytes of a row below which the plain path must be taken.</summary>
    public const int MinRowLength = 16;

    private const byte Zero = 0x80;

    /// <summary>Of four pixels the 16-bit values r0 r1 g0 g1 b0 b1 0 0 and r2 r3 g2 g3 b2 b3 0 0.</summary>
    private static readonly Vector256<byte> _pixelPairs = Vector256.Create(
        0, Zero, 3, Zero, 1, Zero, 4, Zero, 2, Zero, 5, Zero, Zero, Zero, Zero, Zero,
        6, Zero, 9, Zero, 7, Zero, 10, Zero, 8, Zero, 11, Zero, Zero, Zero, Zero, Zero);

    private static readonly Vector256<int> _upperPairs = Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1);
    private static readonly Vector256<int> _lowerPairs = Vector256.Create(2, 2, 2, 2, 3, 3, 3, 3);

    /// <summary>Averages the pixels of one row; reads and writes up to <see cref="ByteResampler.Slack"/> bytes more than there are.</summary>
    public static void AverageRow(ReadOnlySpan<byte> source, FixedWeights columns, Span<byte> target)
    {
        CheckRoom(source.Length, (columns.End * RgbImage.Channels) + (ByteResampler.Slack / 2));
        CheckRoom(target.Length, ((columns.Count - 1) * RgbImage.Channels) + sizeof(int));
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var weights = ref MemoryMarshal.GetReference(columns.Pairs);
        var firsts = columns.Firsts;
        var groups = columns.Groups;
        var (pixelPairs, upperPairs, lowerPairs) = (_pixelPairs, _upperPairs, _lowerPairs);
        for (var x = 0; x < firsts.Length; x++)
        {
            var (upper, lower) = (Vector256<int>.Zero, Vector256<int>.Zero);
            var at = (nuint)(firsts[x] * RgbImage.Channels);
            var weightAt = (nuint)(x * columns.GroupCount * 4);
            for (var i = groups[x]; i > 0; i--)
            {
                var pixels = Avx2.Shuffle(BroadcastBytes(ref from, at), pixelPairs).AsInt16();
                var pairs = Vector128.LoadUnsafe(ref weights, weightAt).ToVector256Unsafe();
                upper += Avx2.MultiplyAddAdjacent(pixels, Avx2.PermuteVar8x32(pairs, upperPairs).AsInt16());
                lower += Avx2.MultiplyAddAdjacent(pixels, Avx2.PermuteVar8x32(pairs, lowerPairs).AsInt16());
                at += 4 * RgbImage.Channels;
                weightAt += 4;
            }

            var sum = Join(upper.GetLower() + upper.GetUpper(), lower.GetLower() + lower.GetUpper());
            var words = Sse2.PackSignedSaturate(sum, sum);
            var bytes = Sse2.PackUnsignedSaturate(words, words);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, x * RgbImage.Channels), bytes.AsInt32().ToScalar());
        }
    }

    /// <summary>Averages rows, which follow each other in <paramref name="source"/>, into one of <see cref="MinRowLength"/> bytes or more.</summary>
    public static void AverageColumns(ReadOnlySpan<byte> source, FixedWeights rows, int row, Span<byte> target)
    {
        var count = rows.Of(row).Length;
        CheckRoom(target.Length, MinRowLength);
        CheckRoom(source.Length, count * target.Length);
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        var pairs = rows.Pairs[(row * rows.GroupCount * 4)..];
        for (var x = 0; x < target.Length; x += MinRowLength)
        {
            // The last vector may cover bytes of the one before it again.
            var at = (nuint)Math.Min(x, target.Length - MinRowLength);
            AverageBytes(ref from, at, (nuint)target.Length, count, pairs).StoreUnsafe(ref to, at);
        }
    }

    private static Vector128<byte> AverageBytes(ref byte source, nuint at, nuint stride, int count, ReadOnlySpan<int> pairs)
    {
        Vector256<int> upper0 = default, upper1 = default, lower0 = default, lower1 = default;
        for (var i = 0; i < count; i += 2)
        {
            var first = Vector128.LoadUnsafe(ref source, at);
            // An odd row at the end is paired with itself, with weight 0.
            var second = i + 1 < count ? Vector128.LoadUnsafe(ref source, at + stride) : first;
            var low = Avx2.ConvertToVector256Int16(Sse2.UnpackLow(first, second));
            var high = Avx2.ConvertToVector256Int16(Sse2.UnpackHigh(first, second));
            var pair = ((i / 4) * 4) + (i / 2 % 2);
            var upper = Vector256.Create(pairs[pair]).AsInt16();
            var lower = Vector256.Create(pairs[pair + 2]).AsInt16();
            upper0 += Avx2.MultiplyAddAdjacent(low, upper);
            upper1 += Avx2.MultiplyAddAdjacent(high, upper);
            lower0 += Avx2.MultiplyAddAdjacent(low, lower);
            lower1 += Avx2.MultiplyAddAdjacent(high, lower);
            at += 2 * stride;
        }

        var left = Join(upper0, lower0);
        var right = Join(upper1, lower1);
        var words0 = Sse2.PackSignedSaturate(left.GetLower(), left.GetUpper());
        var words1 = Sse2.PackSignedSaturate(right.GetLower(), right.GetUpper());
        return Sse2.PackUnsignedSaturate(words0, words1);
    }

    private static Vector256<byte> BroadcastBytes(ref byte source, nuint at)
    {
        var bytes = Vector128.LoadUnsafe(ref source, at);
        return Vector256.Create(bytes, bytes);
    }

    private static Vector128<int> Join(Vector128<int> upper, Vector128<int> lower) =>
        ((upper << FixedWeights.LowerBits) + lower + Vector128.Create(FixedWeights.Half)) >> FixedWeights.FractionBits;

    private static Vector256<int> Join(Vector256<int> upper, Vector256<int> lower) =>
        ((upper << FixedWeights.LowerBits) + lower + Vector256.Create(FixedWeights.Half)) >> FixedWeights.FractionBits;

    private static void CheckRoom(int length, int needed)
    {
        if (length < needed)
        {
            throw new ArgumentException($"{length} bytes are not the {needed} that vectors touch.");
        }
    }
}
