namespace Facet.Imaging.Internal.Sampling;

/// <summary>
/// Separable resampling of bytes as Pillow does it: weights rounded to 22 fractional bits, the horizontal pass first, each pass
/// rounded to bytes.
/// </summary>
internal static class ByteResampler
{
    private const int FractionBits = 22;
    private const int Half = 1 << (FractionBits - 1);

    public static RgbImage Horizontally(RgbImage image, int width)
    {
        var target = GC.AllocateUninitializedArray<byte>(PixelBuffer.Length(width, image.Height, RgbImage.Channels));
        var windows = FixedWindows(image.Width, width);
        var (sourceRow, targetRow) = (image.Width * RgbImage.Channels, width * RgbImage.Channels);
        for (var y = 0; y < image.Height; y++)
        {
            var source = image.Pixels.AsSpan(y * sourceRow, sourceRow);
            var to = target.AsSpan(y * targetRow, targetRow);
            for (var x = 0; x < windows.Length; x++)
            {
                var (first, weights) = windows[x];
                Average(source.Slice(first * RgbImage.Channels, weights.Length * RgbImage.Channels), weights, to[(x * RgbImage.Channels)..]);
            }
        }

        return new RgbImage(width, image.Height, target);
    }

    public static RgbImage Vertically(RgbImage image, int height)
    {
        var target = GC.AllocateUninitializedArray<byte>(PixelBuffer.Length(image.Width, height, RgbImage.Channels));
        var windows = FixedWindows(image.Height, height);
        var row = image.Width * RgbImage.Channels;
        var sums = new int[row];
        for (var y = 0; y < height; y++)
        {
            var (first, weights) = windows[y];
            Array.Fill(sums, Half);
            for (var i = 0; i < weights.Length; i++)
            {
                AddScaled(sums, image.Pixels.AsSpan((first + i) * row, row), weights[i]);
            }

            var to = target.AsSpan(y * row, row);
            for (var i = 0; i < row; i++)
            {
                to[i] = ToByte(sums[i]);
            }
        }

        return new RgbImage(image.Width, height, target);
    }

    private static void AddScaled(Span<int> sums, ReadOnlySpan<byte> source, int weight)
    {
        for (var i = 0; i < sums.Length && i < source.Length; i++)
        {
            sums[i] += source[i] * weight;
        }
    }

    private static void Average(ReadOnlySpan<byte> pixels, int[] weights, Span<byte> target)
    {
        var (red, green, blue) = (Half, Half, Half);
        for (int i = 0, at = 0; i < weights.Length; i++, at += RgbImage.Channels)
        {
            red += pixels[at] * weights[i];
            green += pixels[at + 1] * weights[i];
            blue += pixels[at + 2] * weights[i];
        }

        (target[0], target[1], target[2]) = (ToByte(red), ToByte(green), ToByte(blue));
    }

    private static (int First, int[] Weights)[] FixedWindows(int sourceLength, int targetLength)
    {
        var windows = new (int, int[])[targetLength];
        var exact = new TriangleWeights(sourceLength, targetLength);
        for (var i = 0; i < targetLength; i++)
        {
            var (first, weights) = exact[i];
            windows[i] = (first, Array.ConvertAll(weights.ToArray(), weight => (int)(0.5 + (weight * (1 << FractionBits)))));
        }

        return windows;
    }

    private static byte ToByte(int sum) => (byte)Math.Clamp(sum >> FractionBits, 0, byte.MaxValue);
}
