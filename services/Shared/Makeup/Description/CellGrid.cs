namespace Facet.Makeup.Description;

/// <summary>
/// Mean colours, relative to the skin, in the cells of a grid over a region. A pixel counts for the four cells around it (bilinear), so that a shift by a fraction of a cell
/// changes little. Both sides of a face share a grid: one of them is mirrored.
/// </summary>
internal sealed class CellGrid(int columns, int rows, SkinTone skin)
{
    /// <summary>A cell with so many pixels counts half, the region's mean the other half; an empty cell has the mean.</summary>
    private const float Prior = 3;

    private readonly float[] _sums = new float[columns * rows * LogColours.Channels];
    private readonly float[] _weights = new float[columns * rows];

    public void Add(LogColours colours, PixelSet pixels, (float Left, float Right, float Top, float Bottom) box, bool isMirrored)
    {
        var (width, height) = (Math.Max(box.Right - box.Left, 1), Math.Max(box.Bottom - box.Top, 1));
        foreach (var pixel in pixels.Pixels)
        {
            var across = Math.Clamp(((pixel % pixels.Width) - box.Left) / width, 0, 1);
            var down = Math.Clamp(((pixel / pixels.Width) - box.Top) / height, 0, 1);
            Spread(skin.Relative(colours[pixel]), (isMirrored ? 1 - across : across) * (columns - 1), down * (rows - 1));
        }
    }

    /// <summary>
    /// The colours without their intensity, which follows the shape of a face more than its make-up, as the slowest waves of a cosine transform
    /// (DCT-II) across and down the grid: [2, down, across].
    /// </summary>
    public float[] ColourWaves(int across, int down)
    {
        var means = Means();
        var waves = new float[2 * across * down];
        for (var i = 0; i < waves.Length; i++)
        {
            var (channel, v, u) = (1 + (i / (across * down)), i / across % down, i % across);
            for (var cell = 0; cell < columns * rows; cell++)
            {
                waves[i] += means[(cell * LogColours.Channels) + channel] * Wave(u, cell % columns, columns) * Wave(v, cell / columns, rows);
            }
        }

        return waves;
    }

    private static float Wave(int frequency, int place, int places) =>
        MathF.Sqrt((frequency == 0 ? 1f : 2f) / places) * MathF.Cos(MathF.PI * (place + 0.5f) * frequency / places);

    /// <summary>[rows, columns, 3].</summary>
    private float[] Means()
    {
        var total = _weights.Sum();
        Span<float> mean = stackalloc float[LogColours.Channels];
        for (var i = 0; i < _sums.Length; i++)
        {
            mean[i % LogColours.Channels] += _sums[i] / Math.Max(total, 1e-6f);
        }

        var means = new float[_sums.Length];
        for (var i = 0; i < means.Length; i++)
        {
            means[i] = (_sums[i] + (Prior * mean[i % LogColours.Channels])) / (_weights[i / LogColours.Channels] + Prior);
        }

        return means;
    }

    private void Spread((float Intensity, float RedGreen, float YellowBlue) colour, float across, float down)
    {
        var (column, row) = (Math.Clamp((int)across, 0, Math.Max(columns - 2, 0)), Math.Clamp((int)down, 0, Math.Max(rows - 2, 0)));
        var (right, below) = (across - column, down - row);
        Count(column, row, (1 - right) * (1 - below), colour);
        Count(column + 1, row, right * (1 - below), colour);
        Count(column, row + 1, (1 - right) * below, colour);
        Count(column + 1, row + 1, right * below, colour);
    }

    private void Count(int column, int row, float weight, (float Intensity, float RedGreen, float YellowBlue) colour)
    {
        if (weight <= 0)
        {
            return;
        }

        var cell = (row * columns) + column;
        _weights[cell] += weight;
        var at = cell * LogColours.Channels;
        _sums[at] += weight * colour.Intensity;
        _sums[at + 1] += weight * colour.RedGreen;
        _sums[at + 2] += weight * colour.YellowBlue;
    }
}
