using System.Buffers;

namespace Facet.Gram;

/// <summary>Brings a mask to the feature grid. Every mode is a weighted sum along columns and then along rows.</summary>
public static class MaskDownsample
{
    /// <summary>Resizes a mask exactly as torch.nn.functional.interpolate does.</summary>
    /// <param name="mask">[height, width], row-major; weights 0..1.</param>
    /// <param name="height">Rows of the mask, at least 1.</param>
    /// <param name="width">Columns of the mask, at least 1.</param>
    /// <param name="gridHeight">Rows of the grid, at least 1.</param>
    /// <param name="gridWidth">Columns of the grid, at least 1.</param>
    /// <param name="mode">Filter.</param>
    /// <returns>[gridHeight, gridWidth], row-major, 0..1.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static float[] Resize(ReadOnlySpan<float> mask, int height, int width, int gridHeight, int gridWidth, MaskMode mode)
    {
        Require(mask.Length, height, width, gridHeight, gridWidth);
        var columns = AxisWeights.For(mode, width, gridWidth);
        var narrow = new double[checked(height * gridWidth)];
        for (var y = 0; y < height; y++)
        {
            var row = mask.Slice(y * width, width);
            if (row.IndexOfAnyExcept(0f) is >= 0 and var first)
            {
                SumColumns(row, first, row.LastIndexOfAnyExcept(0f) + 1, columns, narrow.AsSpan(y * gridWidth, gridWidth));
            }
        }

        return SumRows(narrow, AxisWeights.For(mode, height, gridHeight), gridWidth);
    }

    /// <summary>As the other overload, from one byte a pixel.</summary>
    /// <param name="mask">[height, width], row-major: labels or grey levels.</param>
    /// <param name="weightOf">[256]: the weight, 0..1, that each byte stands for.</param>
    /// <param name="height">Rows of the mask, at least 1.</param>
    /// <param name="width">Columns of the mask, at least 1.</param>
    /// <param name="gridHeight">Rows of the grid, at least 1.</param>
    /// <param name="gridWidth">Columns of the grid, at least 1.</param>
    /// <param name="mode">Filter.</param>
    /// <returns>[gridHeight, gridWidth], row-major, 0..1.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static float[] Resize(
        ReadOnlySpan<byte> mask, ReadOnlySpan<float> weightOf, int height, int width, int gridHeight, int gridWidth, MaskMode mode)
    {
        Require(mask.Length, height, width, gridHeight, gridWidth);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weightOf.Length, byte.MaxValue + 1);
        var columns = AxisWeights.For(mode, width, gridWidth);
        var narrow = new double[checked(height * gridWidth)];
        var line = new float[width];
        var shown = Weighted(weightOf);
        for (var y = 0; y < height; y++)
        {
            // A region is a small part of the picture: only what lies between the first and the last pixel that weighs anything counts.
            var row = mask.Slice(y * width, width);
            var first = row.IndexOfAny(shown);
            if (first < 0)
            {
                continue;
            }

            var end = row.LastIndexOfAny(shown) + 1;
            for (var x = first; x < end; x++)
            {
                line[x] = weightOf[row[x]];
            }

            SumColumns(line, first, end, columns, narrow.AsSpan(y * gridWidth, gridWidth));
            line.AsSpan(first, end - first).Clear();
        }

        return SumRows(narrow, AxisWeights.For(mode, height, gridHeight), gridWidth);
    }

    /// <summary>The bytes whose weight is above zero.</summary>
    private static SearchValues<byte> Weighted(ReadOnlySpan<float> weightOf)
    {
        Span<byte> values = stackalloc byte[byte.MaxValue + 1];
        var count = 0;
        for (var value = 0; value <= byte.MaxValue; value++)
        {
            if (weightOf[value] != 0)
            {
                values[count++] = (byte)value;
            }
        }

        return SearchValues.Create(values[..count]);
    }

    private static void Require(int length, int height, int width, int gridHeight, int gridWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(gridHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(gridWidth, 1);
        if (length != (long)height * width)
        {
            throw new ArgumentException($"a mask of {height} x {width} does not have {length} weights");
        }
    }

    /// <summary>The sums of the columns that see any of the pixels from first to end; the others are the zeros that are there already.</summary>
    private static void SumColumns(ReadOnlySpan<float> line, int first, int end, AxisWeights[] columns, Span<double> sums)
    {
        for (var x = 0; x < sums.Length; x++)
        {
            if (columns[x].First < end && columns[x].First + columns[x].Weights.Length > first)
            {
                sums[x] = columns[x].Apply(line);
            }
        }
    }

    private static float[] SumRows(double[] narrow, AxisWeights[] rows, int gridWidth)
    {
        var grid = new float[rows.Length * gridWidth];
        for (var y = 0; y < rows.Length; y++)
        {
            for (var x = 0; x < gridWidth; x++)
            {
                grid[y * gridWidth + x] = (float)Math.Clamp(rows[y].ApplyColumn(narrow, x, gridWidth), 0, 1);
            }
        }

        return grid;
    }
}
