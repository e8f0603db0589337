using Facet.Imaging;
using Facet.Makeup.Internal;

namespace Facet.Makeup.Description;

/// <summary>Pixels of one kind in a crop, and what is measured on them.</summary>
/// <param name="Width">Of the crop.</param>
/// <param name="Pixels">Row-major numbers, rising.</param>
internal sealed record PixelSet(int Width, int[] Pixels)
{
    /// <summary>Share of the pixels that lies outside of <see cref="Bounds"/> at each of its sides: strays must not stretch it.</summary>
    private const double Stray = 0.02;

    public int Count => Pixels.Length;

    public PixelRows Rows => new(Width, Pixels);

    /// <summary>The box that holds almost all pixels; for at least one pixel.</summary>
    public (float Left, float Right, float Top, float Bottom) Bounds()
    {
        var (low, high) = ((int)(Stray * (Count - 1)), (int)Math.Ceiling((1 - Stray) * (Count - 1)));
        var inColumn = new int[Width];
        foreach (var row in Rows)
        {
            foreach (var pixel in row.Pixels)
            {
                inColumn[pixel - row.Start]++;
            }
        }

        return (ColumnOf(inColumn, low), ColumnOf(inColumn, high), Pixels[low] / Width, Pixels[high] / Width);
    }

    /// <summary>Quantiles of each channel: [quantiles, 3].</summary>
    /// <param name="colours">Of the crop.</param>
    /// <param name="quantiles">0..1, rising.</param>
    public float[] Quantiles(LogColours colours, ReadOnlySpan<float> quantiles)
    {
        Span<float[]> channels = [new float[Count], new float[Count], new float[Count]];
        for (var i = 0; i < Count; i++)
        {
            (channels[0][i], channels[1][i], channels[2][i]) = colours[Pixels[i]];
        }

        Span<int> ranks = stackalloc int[2 * quantiles.Length];
        for (var i = 0; i < quantiles.Length; i++)
        {
            var below = (int)(quantiles[i] * (Count - 1));
            (ranks[2 * i], ranks[(2 * i) + 1]) = (below, Math.Min(below + 1, Count - 1));
        }

        ranks.Sort();
        var result = new float[quantiles.Length * LogColours.Channels];
        for (var channel = 0; channel < LogColours.Channels; channel++)
        {
            OrderStatistics.Place(channels[channel], ranks);
            for (var i = 0; i < quantiles.Length; i++)
            {
                result[(i * LogColours.Channels) + channel] = At(channels[channel], quantiles[i]);
            }
        }

        return result;
    }

    public float[] Median(LogColours colours) => Quantiles(colours, [0.5f]);

    /// <summary>Every so-manieth pixel across and down: medians need no more.</summary>
    public PixelSet Thinned(int step)
    {
        var some = new List<int>((Count / (step * step)) + Width);
        foreach (var row in Rows)
        {
            if (row.Y % step == 0)
            {
                foreach (var pixel in row.Pixels)
                {
                    if ((pixel - row.Start) % step == 0)
                    {
                        some.Add(pixel);
                    }
                }
            }
        }

        return this with { Pixels = [.. some] };
    }

    /// <summary>The pixels within a box, its edges included.</summary>
    public PixelSet Within((float Left, float Right, float Top, float Bottom) box)
    {
        var lines = Between((int)MathF.Ceiling(box.Top), (int)MathF.Floor(box.Bottom) + 1);
        var some = new List<int>(lines.Count);
        foreach (var row in lines.Rows)
        {
            foreach (var pixel in row.Pixels)
            {
                if (pixel - row.Start >= box.Left && pixel - row.Start <= box.Right)
                {
                    some.Add(pixel);
                }
            }
        }

        return this with { Pixels = [.. some] };
    }

    /// <summary>The pixels from one row up to, but not including, another.</summary>
    public PixelSet Between(int top, int bottom)
    {
        var first = PlaceOf(top * Width);
        return this with { Pixels = Pixels[first..Math.Max(first, PlaceOf(bottom * Width))] };
    }

    /// <summary>The pixels of both sets, each once.</summary>
    public PixelSet With(PixelSet other)
    {
        var all = new int[Count + other.Count];
        var (count, own, others) = (0, 0, 0);
        while (own < Count || others < other.Count)
        {
            var isOwn = others == other.Count || (own < Count && Pixels[own] <= other.Pixels[others]);
            var pixel = isOwn ? Pixels[own++] : other.Pixels[others++];
            others += isOwn && others < other.Count && other.Pixels[others] == pixel ? 1 : 0;
            all[count++] = pixel;
        }

        return this with { Pixels = count == all.Length ? all : all[..count] };
    }

    /// <returns>The number of pixels before <paramref name="pixel"/>.</returns>
    private int PlaceOf(int pixel)
    {
        var place = Array.BinarySearch(Pixels, pixel);
        return place < 0 ? ~place : place;
    }

    /// <returns>The column of the pixel that has <paramref name="rank"/> pixels before it when they are counted column by column.</returns>
    private static int ColumnOf(ReadOnlySpan<int> inColumn, int rank)
    {
        var column = 0;
        for (; rank >= inColumn[column]; column++)
        {
            rank -= inColumn[column];
        }

        return column;
    }

    private static float At(float[] placed, float quantile)
    {
        var place = quantile * (placed.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, placed.Length - 1);
        return float.Lerp(placed[below], placed[above], place - below);
    }
}
