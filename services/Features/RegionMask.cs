using Facet.Gram;

namespace Facet.Features;

/// <summary>The weights of one region over the crop, one byte a pixel and what each byte stands for.</summary>
/// <param name="Region">Name.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Values">[Height, Width], row-major: labels or grey levels. Read in place.</param>
/// <param name="WeightOf">[256]: the weight, 0..1, of each value.</param>
public sealed record RegionMask(string Region, int Width, int Height, ReadOnlyMemory<byte> Values, float[] WeightOf)
{
    private static readonly float[] s_greyWeights = [.. Enumerable.Range(0, 256).Select(grey => grey / 255f)];

    /// <param name="region">Name.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="grey">0..255 standing for 0..1.</param>
    public static RegionMask FromGrey(string region, int width, int height, ReadOnlyMemory<byte> grey) =>
        new(region, width, height, grey, s_greyWeights);

    /// <summary>The part that the model sees, in pixels of the mask, when that is not all of it. Beyond the mask weights are 0.</summary>
    public (int Left, int Top, int Width, int Height)? Seen { get; init; }

    /// <returns>[gridHeight, gridWidth]: the weights of what the model sees, at the size of a feature map.</returns>
    public float[] Downsample(int gridHeight, int gridWidth, MaskMode mode)
    {
        if (Seen is not { } part)
        {
            return MaskDownsample.Resize(Values.Span, WeightOf, Height, Width, gridHeight, gridWidth, mode);
        }

        var seen = new float[part.Width * part.Height];
        for (var y = Math.Max(0, -part.Top); y < part.Height && part.Top + y < Height; y++)
        {
            for (var x = Math.Max(0, -part.Left); x < part.Width && part.Left + x < Width; x++)
            {
                seen[(y * part.Width) + x] = WeightOf[Values.Span[((part.Top + y) * Width) + part.Left + x]];
            }
        }

        return MaskDownsample.Resize(seen, part.Height, part.Width, gridHeight, gridWidth, mode);
    }

    /// <summary>Mean weight, 0..1: the share of the crop that the region covers.</summary>
    public double AreaShare()
    {
        // Four tallies, because one alone waits for itself wherever neighbours are alike.
        Span<int> tallies = stackalloc int[4 * 256];
        tallies.Clear();
        var values = Values.Span;
        var i = 0;
        for (; i <= values.Length - 4; i += 4)
        {
            tallies[values[i]]++;
            tallies[256 + values[i + 1]]++;
            tallies[512 + values[i + 2]]++;
            tallies[768 + values[i + 3]]++;
        }

        for (; i < values.Length; i++)
        {
            tallies[values[i]]++;
        }

        var sum = 0d;
        for (var tally = 0; tally < tallies.Length; tally++)
        {
            sum += tallies[tally] * (double)WeightOf[tally & 255];
        }

        return sum / values.Length;
    }
}
