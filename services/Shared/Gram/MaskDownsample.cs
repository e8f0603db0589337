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
            SumColumns(mask.Slice(y * width, width), columns, narrow.AsSpan(y * gridWidth, gridWidth));
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
        for (var y = 0; y < height; y++)
        {
            var row = mask.Slice(y * width, width);
            for (var x = 0; x < line.Length; x++)
            {
                line[x] = weightOf[row[x]];
            }

            SumColumns(line, columns, narrow.AsSpan(y * gridWidth, gridWidth));
        }

        return SumRows(narrow, AxisWeights.For(mode, height, gridHeight), gridWidth);
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

    private static void SumColumns(ReadOnlySpan<float> line, AxisWeights[] columns, Span<double> sums)
    {
        // Most rows of a region's mask are empty, and their sums are the zeros that are there already.
        if (!line.ContainsAnyExcept(0f))
        {
            return;
        }

        for (var x = 0; x < sums.Length; x++)
        {
            sums[x] = columns[x].Apply(line);
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
