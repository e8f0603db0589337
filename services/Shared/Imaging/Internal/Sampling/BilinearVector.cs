using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Facet.Imaging.Internal.Sampling;

/// <summary>
/// Bilinear sampling with the channels of a pixel in one vector, or eight pixels in one vector per channel: the same operations in the
/// same order as <see cref="BilinearScalar"/>.
/// </summary>
internal readonly struct BilinearVector : IPixelSampler
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sample(RgbImage source, float u, float v, BorderColour border)
    {
        // Four bytes are read for three channels, so the pixel after the last one read must still exist: x stays two short of the width.
        var inside = u >= 0 && v >= 0 && u < source.Width - 2 && v < source.Height - 1;
        if (!inside)
        {
            return BilinearScalar.Sample(source, u, v, border);
        }

        // Neither is negative, so truncation is the floor.
        var (x, y) = ((int)u, (int)v);
        var stride = source.Width * RgbImage.Channels;
        ref var corner = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(source.Pixels), (y * stride) + (x * RgbImage.Channels));
        ref var below = ref Unsafe.Add(ref corner, stride);
        var (fx, fy) = (Vector128.Create(u - x), Vector128.Create(v - y));
        var topLeft = Load(ref corner);
        var top = topLeft + ((Load(ref Unsafe.Add(ref corner, RgbImage.Channels)) - topLeft) * fx);
        var bottomLeft = Load(ref below);
        var bottom = bottomLeft + ((Load(ref Unsafe.Add(ref below, RgbImage.Channels)) - bottomLeft) * fx);
        return top + ((bottom - top) * fy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe bool TrySampleEight(
        RgbImage source, Vector256<float> u, Vector256<float> v, BorderColour border, out EightPixels eight)
    {
        // The same limits as above, for all eight.
        var inside = Vector256.GreaterThanOrEqual(u, Vector256<float>.Zero) & Vector256.GreaterThanOrEqual(v, Vector256<float>.Zero)
            & Vector256.LessThan(u, Vector256.Create((float)(source.Width - 2))) & Vector256.LessThan(v, Vector256.Create((float)(source.Height - 1)));
        if (!Avx2.IsSupported || inside.ExtractMostSignificantBits() != byte.MaxValue)
        {
            eight = new EightPixels(
                Vector256.Create((float)border.Red), Vector256.Create((float)border.Green), Vector256.Create((float)border.Blue));
            return !AnyTouches(source, u, v);
        }

        var (x, y) = (Avx.ConvertToVector256Int32WithTruncation(u), Avx.ConvertToVector256Int32WithTruncation(v));
        var (fx, fy) = (u - Vector256.ConvertToSingle(x), v - Vector256.ConvertToSingle(y));
        var stride = source.Width * RgbImage.Channels;
        var corners = (y * stride) + (x * RgbImage.Channels);
        fixed (byte* pixels = source.Pixels)
        {
            var topLeft = Gather(pixels, corners);
            var topRight = Gather(pixels + RgbImage.Channels, corners);
            var bottomLeft = Gather(pixels + stride, corners);
            var bottomRight = Gather(pixels + stride + RgbImage.Channels, corners);
            eight = new EightPixels(
                Mix(topLeft, topRight, bottomLeft, bottomRight, 0, fx, fy),
                Mix(topLeft, topRight, bottomLeft, bottomRight, 1, fx, fy),
                Mix(topLeft, topRight, bottomLeft, bottomRight, 2, fx, fy));
            return true;
        }
    }

    /// <summary>Whether any of the eight lies less than a pixel outside of the source, or in it.</summary>
    private static bool AnyTouches(RgbImage source, Vector256<float> u, Vector256<float> v)
    {
        var touches = Vector256.GreaterThan(u, Vector256.Create(-1f)) & Vector256.GreaterThan(v, Vector256.Create(-1f))
            & Vector256.LessThan(u, Vector256.Create((float)source.Width)) & Vector256.LessThan(v, Vector256.Create((float)source.Height));
        return touches.ExtractMostSignificantBits() != 0;
    }

    /// <returns>Four bytes of each pixel, its red in the lowest.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<int> Gather(byte* pixels, Vector256<int> offsets) => Avx2.GatherVector256((int*)pixels, offsets, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Mix(
        Vector256<int> topLeft, Vector256<int> topRight, Vector256<int> bottomLeft, Vector256<int> bottomRight, int channel,
        Vector256<float> fx, Vector256<float> fy)
    {
        var (leftTop, leftBottom) = (Channel(topLeft, channel), Channel(bottomLeft, channel));
        var top = leftTop + ((Channel(topRight, channel) - leftTop) * fx);
        var bottom = leftBottom + ((Channel(bottomRight, channel) - leftBottom) * fx);
        return top + ((bottom - top) * fy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Channel(Vector256<int> pixels, int channel) =>
        Vector256.ConvertToSingle(PackedPixels.Channel(pixels, channel));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Load(ref byte pixel)
    {
        var bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(ref pixel)).AsByte();
        return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32());
    }
}
