using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Facet.Imaging.Internal.Sampling;

/// <summary>Separable resampling without rounding to bytes: for each target row the rows are averaged, then its columns.</summary>
internal static class FloatResampler
{
    public static void Resample(RgbImage image, PixelSize size, ResizeFilter filter, PixelArea area, FloatPlanes planes, Span<float> target)
    {
        var rows = new FilterWeights(image.Height, size.Height, filter, area.Top, area.Height, isSingle: true);
        var columns = new FilterWeights(image.Width, size.Width, filter, area.Left, area.Width, isSingle: true);
        var columnWeights = ToFloats(columns);
        var (first, length) = (columns.First * RgbImage.Channels, (columns.End - columns.First) * RgbImage.Channels);
        // One value more: the columns are averaged four values at a time.
        var line = new float[length + 1];
        var stride = image.Width * RgbImage.Channels;
        for (var y = 0; y < rows.Count; y++)
        {
            line.AsSpan().Clear();
            var at = (rows.FirstOf(y) * stride) + first;
            foreach (var weight in rows.Of(y))
            {
                AddScaled(image.Pixels.AsSpan(at, length), (float)weight, line);
                at += stride;
            }

            WriteRow(line, columns, columnWeights, planes, target, planes.Start + (y * planes.Width));
        }
    }

    private static float[] ToFloats(FilterWeights columns)
    {
        var floats = new float[columns.Count * columns.MaxCount];
        for (var x = 0; x < columns.Count; x++)
        {
            var weights = columns.Of(x);
            for (var i = 0; i < weights.Length; i++)
            {
                floats[(x * columns.MaxCount) + i] = (float)weights[i];
            }
        }

        return floats;
    }

    private static void AddScaled(ReadOnlySpan<byte> source, float weight, Span<float> sums)
    {
        var i = 0;
        var factor = Vector256.Create(weight);
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(sums);
        for (; i <= Math.Min(source.Length, sums.Length) - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref from, (nuint)i));
            Add(Vector256.Create(Vector128.WidenLower(low), Vector128.WidenUpper(low)), factor, ref to, i);
            Add(Vector256.Create(Vector128.WidenLower(high), Vector128.WidenUpper(high)), factor, ref to, i + Vector256<float>.Count);
        }

        for (; i < source.Length; i++)
        {
            sums[i] += source[i] * weight;
        }
    }

    private static void Add(Vector256<uint> values, Vector256<float> factor, ref float sums, int at)
    {
        var sum = Vector256.LoadUnsafe(ref sums, (nuint)at) + (Vector256.ConvertToSingle(values.AsInt32()) * factor);
        sum.StoreUnsafe(ref sums, (nuint)at);
    }

    private static void WriteRow(
        ReadOnlySpan<float> line, FilterWeights columns, ReadOnlySpan<float> weights, FloatPlanes planes, Span<float> target, int at)
    {
        var factor = Vector128.Create(planes.Factors[0], planes.Factors[1], planes.Factors[2], 0);
        var offset = Vector128.Create(planes.Offsets[0], planes.Offsets[1], planes.Offsets[2], 0);
        var red = target.Slice(at, columns.Count);
        var green = target.Slice(planes.Pixels + at, columns.Count);
        var blue = target.Slice((2 * planes.Pixels) + at, columns.Count);
        for (var x = 0; x < red.Length; x++)
        {
            var sum = Vector128<float>.Zero;
            var count = columns.Of(x).Length;
            var pixels = line[((columns.FirstOf(x) - columns.First) * RgbImage.Channels)..];
            var own = weights.Slice(x * columns.MaxCount, count);
            for (int i = 0, from = 0; i < own.Length; i++, from += RgbImage.Channels)
            {
                sum += Vector128.Create(pixels.Slice(from, 4)) * own[i];
            }

            var value = (sum * factor) + offset;
            (red[x], green[x], blue[x]) = (value[0], value[1], value[2]);
        }
    }
}
