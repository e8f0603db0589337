using Facet.Features;
using Facet.Gram;
using Facet.Imaging;
using Facet.Types.V1;

namespace Facet.Cli.FeatureMaps;

/// <summary>The alpha channel of a photo on the grid of its feature map.</summary>
internal static class AlphaMask
{
    /// <param name="alpha">Of the upright photo; null where it is opaque.</param>
    /// <param name="seen">The part of the photo that the model saw, in pixels; what lies beyond the photo is transparent.</param>
    /// <param name="rows">Of the grid.</param>
    /// <param name="columns">Of the grid.</param>
    /// <returns>[rows, columns]: the mean opacity of each cell, 0..1.</returns>
    public static float[] OnGrid(GreyImage? alpha, Box seen, int rows, int columns)
    {
        if (alpha is null)
        {
            var opaque = new float[rows * columns];
            opaque.AsSpan().Fill(1);
            return opaque;
        }

        var part = Cut(alpha, seen);
        return RegionMask.FromGrey("alpha", part.Width, part.Height, part.Pixels).Downsample(rows, columns, MaskMode.Area);
    }

    private static GreyImage Cut(GreyImage alpha, Box seen)
    {
        var (left, top) = ((int)MathF.Round(seen.Left), (int)MathF.Round(seen.Top));
        var (width, height) = (Math.Max(1, (int)MathF.Round(seen.Left + seen.Width) - left), Math.Max(1, (int)MathF.Round(seen.Top + seen.Height) - top));
        if ((left, top, width, height) == (0, 0, alpha.Width, alpha.Height))
        {
            return alpha;
        }

        var pixels = new byte[width * height];
        var (first, end) = (Math.Max(0, left), Math.Min(alpha.Width, left + width));
        for (var y = Math.Max(0, top); y < Math.Min(alpha.Height, top + height) && first < end; y++)
        {
            alpha.Pixels.AsSpan((y * alpha.Width) + first, end - first).CopyTo(pixels.AsSpan(((y - top) * width) + first - left));
        }

        return new GreyImage(width, height, pixels);
    }
}
