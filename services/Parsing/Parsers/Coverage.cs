namespace Facet.Parsing.Parsers;

/// <summary>Which labels lie on a pixel and how much of it each takes: a label map of 4x4 places in each pixel.</summary>
/// <param name="finer">Label map of the grid's <see cref="LabelGrid.Finer"/>, by <see cref="Factor"/>.</param>
/// <param name="width">Columns of the grid itself.</param>
internal sealed class Coverage(byte[] finer, int width)
{
    /// <summary>Places a pixel, along each axis: steps of 1/16 are less than a byte's noise in a photo's edges.</summary>
    public const int Factor = 4;

    private const int PlacesPerPixel = Factor * Factor;

    /// <summary>Shares of the pixels that belong to a region, 0..1, row-major.</summary>
    /// <param name="members">For every label value, whether it belongs to the region.</param>
    public float[] Shares(bool[] members)
    {
        var finerWidth = width * Factor;
        var shares = new float[finer.Length / PlacesPerPixel];
        for (var i = 0; i < finer.Length; i++)
        {
            if (members[finer[i]])
            {
                var (row, column) = Math.DivRem(i, finerWidth);
                shares[(row / Factor * width) + (column / Factor)] += 1f / PlacesPerPixel;
            }
        }

        return shares;
    }
}
