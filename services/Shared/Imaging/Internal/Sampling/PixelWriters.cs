using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Facet.Imaging.Internal.Sampling;

/// <summary>Rounds to bytes, interleaved.</summary>
internal readonly ref struct BytePixels(Span<byte> target) : IPixelWriter
{
    private readonly Span<byte> target = target;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(int pixel, Vector128<float> colour)
    {
        // Bilinear weights never leave 0..255, so truncation after adding a half is rounding.
        var rounded = Vector128.ConvertToInt32(colour + Vector128.Create(0.5f));
        var to = target.Slice(pixel * RgbImage.Channels, RgbImage.Channels);
        to[0] = (byte)rounded[0];
        to[1] = (byte)rounded[1];
        to[2] = (byte)rounded[2];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteEight(int first, EightPixels eight)
    {
        var packed = Round(eight.Red) | (Round(eight.Green) << 8) | (Round(eight.Blue) << 16);
        var to = target.Slice(first * RgbImage.Channels, Vector256<float>.Count * RgbImage.Channels);
        WriteFour(packed.GetLower(), to);
        WriteFour(packed.GetUpper(), to[(Vector128<int>.Count * RgbImage.Channels)..]);
    }

    private static Vector256<int> Round(Vector256<float> channel) => Vector256.ConvertToInt32(channel + Vector256.Create(0.5f));

    /// <summary>Drops the fourth byte of each pixel.</summary>
    private static void WriteFour(Vector128<int> packed, Span<byte> to)
    {
        var bytes = Vector128.Shuffle(packed.AsByte(), Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255));
        MemoryMarshal.Write(to, bytes.AsUInt64()[0]);
        MemoryMarshal.Write(to[sizeof(ulong)..], bytes.AsUInt32()[2]);
    }
}

/// <summary>value * scale + offset, channels together.</summary>
internal readonly unsafe struct InterleavedFloats(float* target, float scale, float offset) : IPixelWriter
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(int pixel, Vector128<float> colour)
    {
        var value = (colour * scale) + Vector128.Create(offset);
        var to = target + ((nint)pixel * RgbImage.Channels);
        to[0] = value[0];
        to[1] = value[1];
        to[2] = value[2];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteEight(int first, EightPixels eight)
    {
        var (red, green, blue) = (Scale(eight.Red), Scale(eight.Green), Scale(eight.Blue));
        var to = target + ((nint)first * RgbImage.Channels);

        // Every third element of the three result vectors is red, and so on: each channel is moved into place, then they are merged.
        var whereFirst = Vector256.Create(-1, 0, 0, -1, 0, 0, -1, 0).AsSingle();
        var whereSecond = Vector256.Create(0, -1, 0, 0, -1, 0, 0, -1).AsSingle();
        var r0 = Vector256.Shuffle(red, Vector256.Create(0, 0, 0, 1, 1, 1, 2, 2));
        var g0 = Vector256.Shuffle(green, Vector256.Create(0, 0, 0, 1, 1, 1, 2, 2));
        var b0 = Vector256.Shuffle(blue, Vector256.Create(0, 0, 0, 1, 1, 1, 2, 2));
        Merge(whereFirst, r0, whereSecond, g0, b0).Store(to);
        var r1 = Vector256.Shuffle(red, Vector256.Create(3, 3, 3, 3, 4, 4, 4, 5));
        var g1 = Vector256.Shuffle(green, Vector256.Create(3, 3, 3, 3, 4, 4, 4, 5));
        var b1 = Vector256.Shuffle(blue, Vector256.Create(2, 2, 2, 3, 3, 3, 4, 4));
        Merge(whereFirst, b1, whereSecond, r1, g1).Store(to + 8);
        var r2 = Vector256.Shuffle(red, Vector256.Create(5, 5, 6, 6, 6, 7, 7, 7));
        var g2 = Vector256.Shuffle(green, Vector256.Create(5, 5, 5, 6, 6, 6, 7, 7));
        var b2 = Vector256.Shuffle(blue, Vector256.Create(5, 5, 5, 6, 6, 6, 7, 7));
        Merge(whereFirst, g2, whereSecond, b2, r2).Store(to + 16);
    }

    private static Vector256<float> Merge(
        Vector256<float> where, Vector256<float> first, Vector256<float> whereSecond, Vector256<float> second, Vector256<float> third) =>
        Vector256.ConditionalSelect(where, first, Vector256.ConditionalSelect(whereSecond, second, third));

    private Vector256<float> Scale(Vector256<float> channel) => (channel * scale) + Vector256.Create(offset);
}

/// <summary>value * scale + offset, one plane a channel.</summary>
internal readonly unsafe struct PlanarFloats(float* target, int planeLength, float scale, float offset) : IPixelWriter
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(int pixel, Vector128<float> colour)
    {
        var value = (colour * scale) + Vector128.Create(offset);
        target[pixel] = value[0];
        target[planeLength + pixel] = value[1];
        target[(2 * (nint)planeLength) + pixel] = value[2];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteEight(int first, EightPixels eight)
    {
        Scale(eight.Red).Store(target + first);
        Scale(eight.Green).Store(target + planeLength + first);
        Scale(eight.Blue).Store(target + (2 * (nint)planeLength) + first);
    }

    private Vector256<float> Scale(Vector256<float> channel) => (channel * scale) + Vector256.Create(offset);
}
