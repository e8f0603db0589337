using System.Numerics;

namespace Facet.Makeup.Internal;

/// <summary>Gaussian blur by three box blurs (Kovesi 2010); beyond the border the border's own values go on.</summary>
internal static class Blur
{
    private const int Passes = 3;

    /// <param name="plane">width * height numbers; blurred in place.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="sigma">Pixels; below .3 nothing is done.</param>
    public static void Gaussian(float[] plane, int width, int height, float sigma)
    {
        if (sigma < 0.3f || plane.Length == 0)
        {
            return;
        }

        // Boxes of a real width: the outermost two cells count in part.
        var radius = (MathF.Sqrt((12 * sigma * sigma / Passes) + 1) - 1) / 2;
        var other = new float[plane.Length];
        var line = new float[width];
        for (var pass = 0; pass < Passes; pass++)
        {
            for (var y = 0; y < height; y++)
            {
                Row(plane.AsSpan(y * width, width), other.AsSpan(y * width, width), radius);
            }

            Columns(other, plane, width, height, radius, line);
        }
    }

    /// <summary>As <see cref="Gaussian"/> of only the pixels that a mask weighs: what lies outside of the mask does not bleed in.</summary>
    public static void Masked(float[] plane, float[] mask, int width, int height, float sigma)
    {
        var weights = (float[])mask.Clone();
        for (var i = 0; i < plane.Length; i++)
        {
            plane[i] *= mask[i];
        }

        Gaussian(plane, width, height, sigma);
        Gaussian(weights, width, height, sigma);
        for (var i = 0; i < plane.Length; i++)
        {
            plane[i] = weights[i] > 1e-4f ? plane[i] / weights[i] : 0;
        }
    }

    private static void Row(ReadOnlySpan<float> source, Span<float> target, float radius)
    {
        var (whole, part) = ((int)radius, radius - (int)radius);
        var scale = 1 / ((2 * radius) + 1);
        var last = source.Length - 1;
        float sum = 0;
        for (var i = -whole; i <= whole; i++)
        {
            sum += source[Math.Clamp(i, 0, last)];
        }

        for (var x = 0; x < source.Length; x++)
        {
            var (before, after) = (source[Math.Clamp(x - whole - 1, 0, last)], source[Math.Clamp(x + whole + 1, 0, last)]);
            target[x] = (sum + (part * (before + after))) * scale;
            sum += after - source[Math.Clamp(x - whole, 0, last)];
        }
    }

    /// <summary>A row of columns at a time, so that memory is walked in its order.</summary>
    private static void Columns(float[] source, float[] target, int width, int height, float radius, float[] sums)
    {
        var (whole, part) = ((int)radius, radius - (int)radius);
        var scale = 1 / ((2 * radius) + 1);
        Array.Clear(sums);
        for (var i = -whole; i <= whole; i++)
        {
            Add(sums, Line(source, width, height, i));
        }

        for (var y = 0; y < height; y++)
        {
            var before = Line(source, width, height, y - whole - 1);
            var after = Line(source, width, height, y + whole + 1);
            var leaving = Line(source, width, height, y - whole);
            var row = target.AsSpan(y * width, width);
            var x = 0;
            for (; x <= width - Vector<float>.Count; x += Vector<float>.Count)
            {
                var sum = new Vector<float>(sums, x);
                var next = new Vector<float>(after[x..]);
                ((sum + ((new Vector<float>(before[x..]) + next) * part)) * scale).CopyTo(row[x..]);
                (sum + next - new Vector<float>(leaving[x..])).CopyTo(sums, x);
            }

            for (; x < width; x++)
            {
                row[x] = (sums[x] + (part * (before[x] + after[x]))) * scale;
                sums[x] += after[x] - leaving[x];
            }
        }
    }

    private static void Add(float[] sums, ReadOnlySpan<float> row)
    {
        for (var x = 0; x < sums.Length; x++)
        {
            sums[x] += row[x];
        }
    }

    private static ReadOnlySpan<float> Line(float[] plane, int width, int height, int y) => plane.AsSpan(Math.Clamp(y, 0, height - 1) * width, width);
}
