namespace Facet.Models.Internal.Transformers;

/// <summary>
/// Bicubic resize of a position grid as PyTorch's interpolate with align_corners=False does it, written as two matrix products: one for the
/// rows, one for the columns. Without antialias the kernel has a = -0.75 and the border is repeated; with it a = -0.5, the kernel widens
/// when the grid shrinks, and weights are normalised over the pixels there are. From PyTorch's UpSample kernels.
/// </summary>
internal static class CubicResize
{
    /// <summary>Pixels that a kernel of width 4 can reach beyond the border.</summary>
    public const int Border = 2;

    public const double PlainSlope = -0.75;

    public const double AntialiasSlope = -0.5;

    /// <summary>Weights [target, source], row-major.</summary>
    /// <param name="source">Pixels there are.</param>
    /// <param name="target">Pixels wanted.</param>
    /// <param name="isAntialiased">Whether the kernel widens when the grid shrinks.</param>
    /// <param name="offset">Added to <paramref name="target"/> for the scale alone.</param>
    public static float[] Weights(int source, int target, bool isAntialiased, double offset = 0)
    {
        var scale = source / (target + offset);
        var weights = new float[target * source];
        for (var i = 0; i < target; i++)
        {
            var row = weights.AsSpan(i * source, source);
            if (isAntialiased)
            {
                FillAntialiased(row, i, scale);
            }
            else
            {
                Fill(row, i, scale);
            }
        }

        return weights;
    }

    /// <summary>Keys' cubic convolution kernel.</summary>
    public static double Kernel(double x, double slope)
    {
        x = Math.Abs(x);
        return x switch
        {
            < 1 => ((((slope + 2) * x) - (slope + 3)) * x * x) + 1,
            < 2 => ((((x - 5) * x) + 8) * x - 4) * slope,
            _ => 0,
        };
    }

    private static void Fill(Span<float> row, int index, double scale)
    {
        var centre = ((index + 0.5) * scale) - 0.5;
        var first = (int)Math.Floor(centre) - 1;
        for (var tap = first; tap < first + 4; tap++)
        {
            row[Math.Clamp(tap, 0, row.Length - 1)] += (float)Kernel(centre - tap, PlainSlope);
        }
    }

    private static void FillAntialiased(Span<float> row, int index, double scale)
    {
        var (centre, stretch) = (((index + 0.5) * scale) - 0.5, Math.Max(scale, 1));
        double sum = 0;
        for (var tap = 0; tap < row.Length; tap++)
        {
            sum += Kernel((tap - centre) / stretch, AntialiasSlope);
        }

        for (var tap = 0; tap < row.Length; tap++)
        {
            row[tap] = (float)(Kernel((tap - centre) / stretch, AntialiasSlope) / sum);
        }
    }
}
