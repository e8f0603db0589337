using System.Numerics.Tensors;

namespace Facet.Gram;

/// <summary>The rows of a feature map that a mask lets through, and the grid cells they came from.</summary>
/// <param name="Factors">One row per patch whose mask weight is above zero, in cell order.</param>
/// <param name="Patches">Cell (row * grid width + column) of each row of <paramref name="Factors"/>.</param>
public sealed record MaskedFactors(FactorMatrix Factors, IReadOnlyList<int> Patches)
{
    /// <summary>Multiplies every patch's feature by its mask weight and keeps the patches whose weight is above zero.</summary>
    /// <param name="featureMap">[channels, height, width], row-major.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="height">Grid rows.</param>
    /// <param name="width">Grid columns.</param>
    /// <param name="mask">[height, width] weights, 0..1.</param>
    /// <exception cref="ArgumentException">Sizes do not fit, a weight lies outside 0..1, the mask is zero everywhere, or the masked
    /// features are no valid <see cref="FactorMatrix"/>.</exception>
    public static MaskedFactors Build(ReadOnlySpan<float> featureMap, int channels, int height, int width, ReadOnlySpan<float> mask)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var cells = checked(height * width);
        if (featureMap.Length != (long)channels * cells)
        {
            throw new ArgumentException($"a feature map of {channels} x {height} x {width} does not have {featureMap.Length} values");
        }

        if (mask.Length != cells)
        {
            throw new ArgumentException($"a mask for a grid of {height} x {width} does not have {mask.Length} weights");
        }

        var patches = CoveredCells(mask);
        if (patches.Length == 0)
        {
            throw new ArgumentException("the mask is zero everywhere");
        }

        var values = new float[checked(patches.Length * channels)];
        for (var channel = 0; channel < channels; channel++)
        {
            var plane = featureMap.Slice(channel * cells, cells);
            for (var row = 0; row < patches.Length; row++)
            {
                values[row * channels + channel] = plane[patches[row]] * mask[patches[row]];
            }
        }

        return new MaskedFactors(new FactorMatrix(values, patches.Length, channels), patches);
    }

    /// <summary>Keeps the cells of a feature map that is weighted by its mask already where any channel is not zero.</summary>
    /// <param name="featureMap">[channels, height, width], row-major.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="height">Grid rows.</param>
    /// <param name="width">Grid columns.</param>
    /// <returns>Null where everything is zero. The Gram of the others is that of all cells: a row of zeros adds nothing to it.</returns>
    /// <exception cref="ArgumentException">Sizes do not fit, or the features are no valid <see cref="FactorMatrix"/>.</exception>
    public static MaskedFactors? OfWeighted(ReadOnlySpan<float> featureMap, int channels, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (featureMap.Length != (long)channels * height * width)
        {
            throw new ArgumentException($"a feature map of {channels} x {height} x {width} does not have {featureMap.Length} values");
        }

        var patches = ShownCells.Of(featureMap, checked(height * width));
        if (patches.Length == 0)
        {
            return null;
        }

        var values = GC.AllocateUninitializedArray<float>(checked(patches.Length * channels));
        ShownCells.Gather(featureMap, height * width, patches, values);
        return new MaskedFactors(new FactorMatrix(values, patches.Length, channels), patches);
    }

    /// <inheritdoc cref="Weigh"/>
    /// <returns>[channels, height, width].</returns>
    public static float[] Weighted(ReadOnlySpan<float> featureMap, ReadOnlySpan<float> mask)
    {
        var weighted = GC.AllocateUninitializedArray<float>(featureMap.Length);
        Weigh(featureMap, mask, weighted);
        return weighted;
    }

    /// <summary>A feature map times its mask, cell by cell: all of it, zeros included.</summary>
    /// <param name="featureMap">[channels, height, width], row-major.</param>
    /// <param name="mask">[height, width] weights.</param>
    /// <param name="weighted">[channels, height, width], for the result.</param>
    /// <exception cref="ArgumentException">The map has no whole number of channels, or the result another size.</exception>
    public static void Weigh(ReadOnlySpan<float> featureMap, ReadOnlySpan<float> mask, Span<float> weighted)
    {
        if (mask.IsEmpty || featureMap.Length % mask.Length != 0)
        {
            throw new ArgumentException($"a mask of {mask.Length} cells does not fit a feature map of {featureMap.Length} values");
        }

        if (weighted.Length != featureMap.Length)
        {
            throw new ArgumentException($"a weighted map of {featureMap.Length} values does not fit {weighted.Length} places");
        }

        for (var start = 0; start < weighted.Length; start += mask.Length)
        {
            TensorPrimitives.Multiply(featureMap.Slice(start, mask.Length), mask, weighted[start..]);
        }
    }

    private static int[] CoveredCells(ReadOnlySpan<float> mask)
    {
        var covered = new List<int>();
        for (var cell = 0; cell < mask.Length; cell++)
        {
            // Written so that NaN fails too.
            if (!(mask[cell] is >= 0 and <= 1))
            {
                throw new ArgumentException($"mask weight {mask[cell]} at cell {cell} lies outside 0..1");
            }

            if (mask[cell] > 0)
            {
                covered.Add(cell);
            }
        }

        return [.. covered];
    }
}
