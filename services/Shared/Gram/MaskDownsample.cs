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
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(gridHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(gridWidth, 1);
        if (mask.Length != (long)height * width)
        {
            throw new ArgumentException($"a mask of {height} x {width} does not have {mask.Length} weights");
        }

        var columns = AxisWeights.For(mode, width, gridWidth);
        var rows = AxisWeights.For(mode, height, gridHeight);
        var narrow = new double[checked(height * gridWidth)];
        for (var y = 0; y < height; y++)
        {
            var line = mask.Slice(y * width, width);
            for (var x = 0; x < gridWidth; x++)
            {
                narrow[y * gridWidth + x] = columns[x].Apply(line);
            }
        }

        return SumRows(narrow, rows, gridWidth);
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
