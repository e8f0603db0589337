namespace Facet.Unit.Tests.Models;

/// <summary>TensorFlow's operators, written out plainly on NHWC arrays of one image.</summary>
internal static class TfReference
{
    /// <summary>SAME or VALID convolution; the filter is [size, size, in, out].</summary>
    public static float[] Convolve(Image input, float[] filter, int size, int outputs, int stride, int dilation, bool same)
    {
        var result = new List<float>();
        Visit(input, size, stride, dilation, same, taps =>
        {
            for (var o = 0; o < outputs; o++)
            {
                result.Add(taps.Sum(tap => Enumerable.Range(0, input.Channels).Sum(
                    c => input.At(tap.Y, tap.X, c) * filter[(((tap.Index * input.Channels) + c) * outputs) + o])));
            }
        });
        return [.. result];
    }

    /// <summary>Depthwise convolution; the filter is [size, size, channels, multiplier].</summary>
    public static float[] Depthwise(Image input, float[] filter, int size, int multiplier, int stride, bool same)
    {
        var result = new List<float>();
        Visit(input, size, stride, 1, same, taps =>
        {
            for (var c = 0; c < input.Channels; c++)
            {
                for (var m = 0; m < multiplier; m++)
                {
                    result.Add(taps.Sum(tap => input.At(tap.Y, tap.X, c) * filter[(((tap.Index * input.Channels) + c) * multiplier) + m]));
                }
            }
        });
        return [.. result];
    }

    /// <summary>Applies <paramref name="pool"/> to the pixels that a window covers, padding left out.</summary>
    public static float[] Pool(Image input, int size, int stride, bool same, Func<IEnumerable<float>, float> pool)
    {
        var result = new List<float>();
        Visit(input, size, stride, 1, same, taps =>
        {
            for (var c = 0; c < input.Channels; c++)
            {
                result.Add(pool(taps.Select(tap => input.At(tap.Y, tap.X, c))));
            }
        });
        return [.. result];
    }

    private static void Visit(Image input, int size, int stride, int dilation, bool same, Action<List<(int Y, int X, int Index)>> visit)
    {
        var (rows, top) = Axis(input.Height, size, stride, dilation, same);
        var (columns, left) = Axis(input.Width, size, stride, dilation, same);
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var taps = new List<(int Y, int X, int Index)>();
                for (var i = 0; i < size * size; i++)
                {
                    var (ty, tx) = ((y * stride) - top + (i / size * dilation), (x * stride) - left + (i % size * dilation));
                    if (ty >= 0 && ty < input.Height && tx >= 0 && tx < input.Width)
                    {
                        taps.Add((ty, tx, i));
                    }
                }

                visit(taps);
            }
        }
    }

    private static (int Count, int Before) Axis(int length, int size, int stride, int dilation, bool same)
    {
        var extent = ((size - 1) * dilation) + 1;
        var count = same ? (int)Math.Ceiling(length / (double)stride) : ((length - extent) / stride) + 1;
        return (count, same ? Math.Max(((count - 1) * stride) + extent - length, 0) / 2 : 0);
    }

    internal sealed record Image(float[] Pixels, int Height, int Width, int Channels)
    {
        public static Image Noise(int height, int width, int channels, int seed) =>
            new(TfReference.Noise(height * width * channels, seed), height, width, channels);

        public float At(int y, int x, int c) => Pixels[(((y * Width) + x) * Channels) + c];

        public float[] ChannelsFirst() => TfReference.ChannelsFirst(Pixels, Channels);
    }

    public static float[] Noise(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    public static float[] ChannelsFirst(float[] pixels, int channels)
    {
        var plane = pixels.Length / channels;
        return [.. Enumerable.Range(0, pixels.Length).Select(i => pixels[(i % plane * channels) + (i / plane)])];
    }
}
