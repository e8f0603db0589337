using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Facet.Imaging.Internal;

/// <summary>Means of 2 x 2 pixels.</summary>
internal static class Halving
{
    /// <summary>Half the sides, rounded up; an odd last column or row is its own neighbour. Means are rounded to nearest.</summary>
    public static RgbImage Halve(RgbImage image)
    {
        var (width, height) = ((image.Width + 1) / 2, (image.Height + 1) / 2);
        var target = GC.AllocateUninitializedArray<byte>(PixelBuffer.Length(width, height, RgbImage.Channels));
        var sourceRow = image.Width * RgbImage.Channels;
        var targetRow = width * RgbImage.Channels;
        for (var y = 0; y < height; y++)
        {
            var upper = image.Pixels.AsSpan(2 * y * sourceRow, sourceRow);
            var lower = image.Pixels.AsSpan(Math.Min((2 * y) + 1, image.Height - 1) * sourceRow, sourceRow);
            HalveRow(upper, lower, target.AsSpan(y * targetRow, targetRow));
        }

        return new RgbImage(width, height, target);
    }

    /// <param name="upper">A row of interleaved pixels.</param>
    /// <param name="lower">The row below it.</param>
    /// <param name="target">Half as many pixels, rounded up.</param>
    internal static void HalveRow(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> target) =>
        HalveRowScalar(upper, lower, target, HalveRowVector(upper, lower, target));

    internal static void HalveRowScalar(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> target, int start)
    {
        var lastPixel = upper.Length - RgbImage.Channels;
        for (int t = start, left = 2 * start; t < target.Length; t += RgbImage.Channels, left += 2 * RgbImage.Channels)
        {
            var right = Math.Min(left + RgbImage.Channels, lastPixel);
            for (var c = 0; c < RgbImage.Channels; c++)
            {
                target[t + c] = (byte)((upper[left + c] + upper[right + c] + lower[left + c] + lower[right + c] + 2) >> 2);
            }
        }
    }

    /// <summary>Two target pixels at a time from four source pixels; stops while whole vectors can still be read and written.</summary>
    /// <returns>How many bytes of <paramref name="target"/> are done.</returns>
    private static int HalveRowVector(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> target)
    {
        const int step = 2 * RgbImage.Channels;
        var left = Vector128.Create((byte)0, 1, 2, 6, 7, 8, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15);
        var right = Vector128.Create((byte)3, 4, 5, 9, 10, 11, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15);
        var done = 0;
        if (!Vector128.IsHardwareAccelerated)
        {
            return done;
        }

        while (done + sizeof(ulong) <= target.Length && (2 * done) + Vector128<byte>.Count <= upper.Length)
        {
            var above = Vector128.Create(upper[(2 * done)..]);
            var below = Vector128.Create(lower[(2 * done)..]);
            var sum = Vector128.WidenLower(Vector128.Shuffle(above, left)) + Vector128.WidenLower(Vector128.Shuffle(above, right))
                + Vector128.WidenLower(Vector128.Shuffle(below, left)) + Vector128.WidenLower(Vector128.Shuffle(below, right));
            var mean = (sum + Vector128.Create((ushort)2)) >> 2;

            // Eight bytes are written for six; the next two pixels, or the scalar rest, write over the two that are too many.
            BinaryPrimitives.WriteUInt64LittleEndian(target[done..], Vector128.Narrow(mean, mean).AsUInt64().ToScalar());
            done += step;
        }

        return done;
    }
}
