namespace Facet.Makeup.Description;

/// <summary>Pixels of one kind in a crop, and what is measured on them.</summary>
/// <param name="Width">Of the crop.</param>
/// <param name="Pixels">Row-major numbers, rising.</param>
internal sealed record PixelSet(int Width, IReadOnlyList<int> Pixels)
{
    /// <summary>Share of the pixels that lies outside of <see cref="Bounds"/> at each of its sides: strays must not stretch it.</summary>
    private const double Stray = 0.02;

    public int Count => Pixels.Count;

    /// <summary>The box that holds almost all pixels; for at least one pixel.</summary>
    public (float Left, float Right, float Top, float Bottom) Bounds()
    {
        int[] columns = [.. Pixels.Select(pixel => pixel % Width)];
        Array.Sort(columns);
        var (low, high) = ((int)(Stray * (Count - 1)), (int)Math.Ceiling((1 - Stray) * (Count - 1)));
        return (columns[low], columns[high], Pixels[low] / Width, Pixels[high] / Width);
    }

    /// <summary>Quantiles of each channel: [quantiles, 3].</summary>
    public float[] Quantiles(LogColours colours, ReadOnlySpan<float> quantiles)
    {
        Span<float[]> channels = [new float[Count], new float[Count], new float[Count]];
        for (var i = 0; i < Count; i++)
        {
            (channels[0][i], channels[1][i], channels[2][i]) = colours[Pixels[i]];
        }

        var result = new float[quantiles.Length * LogColours.Channels];
        for (var channel = 0; channel < LogColours.Channels; channel++)
        {
            Array.Sort(channels[channel]);
            for (var i = 0; i < quantiles.Length; i++)
            {
                result[(i * LogColours.Channels) + channel] = At(channels[channel], quantiles[i]);
            }
        }

        return result;
    }

    public float[] Median(LogColours colours) => Quantiles(colours, [0.5f]);

    /// <summary>Every so-manieth pixel across and down: medians need no more.</summary>
    public PixelSet Thinned(int step) => this with { Pixels = [.. Pixels.Where(pixel => pixel % Width % step == 0 && pixel / Width % step == 0)] };

    private static float At(float[] sorted, float quantile)
    {
        var place = quantile * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return float.Lerp(sorted[below], sorted[above], place - below);
    }
}
