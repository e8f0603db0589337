using System.Buffers;
using System.Runtime.Intrinsics.X86;

namespace Facet.Imaging.Internal.Sampling;

/// <summary>
/// Separable resampling of bytes as Pillow does it: weights rounded to 22 fractional bits, the horizontal pass first, each pass rounded
/// and clamped to bytes. Only the wanted part of the result, and what it needs, is computed.
/// </summary>
internal static class ByteResampler
{
    /// <summary>Bytes behind the last pixel that vectors may read or write.</summary>
    public const int Slack = 32;

    /// <param name="image">The source.</param>
    /// <param name="width">Columns of the whole result.</param>
    /// <param name="height">Rows of the whole result.</param>
    /// <param name="filter">Shape of the weights.</param>
    /// <param name="area">The wanted part, inside of the whole.</param>
    /// <param name="vectorised">False takes the plain path, which gives the same bytes.</param>
    public static RgbImage Resample(RgbImage image, int width, int height, ResizeFilter filter, PixelArea area, bool vectorised = true)
    {
        vectorised &= Avx2.IsSupported;
        var rows = height == image.Height ? null : new FixedWeights(new FilterWeights(image.Height, height, filter, area.Top, area.Height));
        var (top, end) = rows is null ? (area.Top, area.Top + area.Height) : (rows.First, rows.End);
        var stride = area.Width * RgbImage.Channels;
        var across = ArrayPool<byte>.Shared.Rent(PixelBuffer.Length(area.Width, end - top, RgbImage.Channels) + Slack);
        if (width == image.Width)
        {
            CopyColumns(image, area.Left, top, across.AsSpan(0, (end - top) * stride), stride);
        }
        else
        {
            var columns = new FixedWeights(new FilterWeights(image.Width, width, filter, area.Left, area.Width));
            Horizontally(image, top, end, columns, across, vectorised);
        }

        var result = GC.AllocateUninitializedArray<byte>(stride * area.Height);
        if (rows is null)
        {
            across.AsSpan(0, result.Length).CopyTo(result);
        }
        else
        {
            Vertically(across, top, rows, result, stride, vectorised);
        }

        ArrayPool<byte>.Shared.Return(across);
        return new RgbImage(area.Width, area.Height, result);
    }

    private static void CopyColumns(RgbImage image, int left, int top, Span<byte> target, int stride)
    {
        for (var y = 0; y * stride < target.Length; y++)
        {
            image.Pixels.AsSpan((((top + y) * image.Width) + left) * RgbImage.Channels, stride).CopyTo(target[(y * stride)..]);
        }
    }

    private static void Horizontally(RgbImage image, int top, int end, FixedWeights columns, byte[] target, bool vectorised)
    {
        var sourceRow = image.Width * RgbImage.Channels;
        var targetRow = columns.Count * RgbImage.Channels;
        var padded = new byte[sourceRow + Slack];
        for (var y = top; y < end; y++)
        {
            image.Pixels.AsSpan(y * sourceRow, sourceRow).CopyTo(padded);
            var to = target.AsSpan((y - top) * targetRow);
            if (vectorised)
            {
                ByteResamplerAvx2.AverageRow(padded, columns, to);
            }
            else
            {
                AverageRow(padded, columns, to);
            }
        }
    }

    private static void Vertically(byte[] source, int top, FixedWeights rows, byte[] target, int stride, bool vectorised)
    {
        var sums = vectorised ? [] : new int[stride];
        for (var y = 0; y < rows.Count; y++)
        {
            var from = source.AsSpan((rows.FirstOf(y) - top) * stride);
            var to = target.AsSpan(y * stride, stride);
            if (vectorised && stride >= ByteResamplerAvx2.MinRowLength)
            {
                ByteResamplerAvx2.AverageColumns(from, rows, y, to);
            }
            else
            {
                AverageColumns(from, rows.Of(y), sums.Length == 0 ? new int[stride] : sums, to);
            }
        }
    }

    private static void AverageRow(ReadOnlySpan<byte> source, FixedWeights columns, Span<byte> target)
    {
        for (var x = 0; x < columns.Count; x++)
        {
            var (red, green, blue) = (FixedWeights.Half, FixedWeights.Half, FixedWeights.Half);
            var at = columns.FirstOf(x) * RgbImage.Channels;
            foreach (var weight in columns.Of(x))
            {
                red += source[at] * weight;
                green += source[at + 1] * weight;
                blue += source[at + 2] * weight;
                at += RgbImage.Channels;
            }

            var to = target.Slice(x * RgbImage.Channels, RgbImage.Channels);
            (to[0], to[1], to[2]) = (ToByte(red), ToByte(green), ToByte(blue));
        }
    }

    private static void AverageColumns(ReadOnlySpan<byte> source, ReadOnlySpan<int> weights, Span<int> sums, Span<byte> target)
    {
        sums.Fill(FixedWeights.Half);
        for (var i = 0; i < weights.Length; i++)
        {
            var row = source.Slice(i * target.Length, target.Length);
            for (var x = 0; x < row.Length; x++)
            {
                sums[x] += row[x] * weights[i];
            }
        }

        for (var x = 0; x < target.Length; x++)
        {
            target[x] = ToByte(sums[x]);
        }
    }

    private static byte ToByte(int sum) => (byte)Math.Clamp(sum >> FixedWeights.FractionBits, 0, byte.MaxValue);
}
