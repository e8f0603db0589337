using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Facet.Imaging;

namespace Facet.Makeup.Description;

/// <summary>
/// Mean colours, relative to the skin, in the cells of a grid over a region. A pixel counts for the four cells around it (bilinear), so that a shift by a fraction of a cell
/// changes little. Both sides of a face share a grid: one of them is mirrored.
/// </summary>
internal sealed class CellGrid(int columns, int rows, SkinTone skin)
{
    /// <summary>A cell with so many pixels counts half, the region's mean the other half; an empty cell has the mean.</summary>
    private const float Prior = 3;

    /// <summary>Which element of a cell's vector holds the sum of the weights; the channels come before it.</summary>
    private const int Weight = LogColours.Channels;

    /// <summary>Of each cell the weighted sums of the three channels, and the sum of the weights.</summary>
    private readonly Vector128<float>[] _sums = new Vector128<float>[columns * rows];

    public void Add(LogColours colours, PixelSet pixels, (float Left, float Right, float Top, float Bottom) box, bool isMirrored)
    {
        var across = new Place[pixels.Width];
        for (var x = 0; x < across.Length; x++)
        {
            var share = Share(x, box.Left, box.Right);
            across[x] = Place.Of(isMirrored ? 1 - share : share, columns);
        }

        var bare = Vector128.Create(skin.Mean[0], skin.Mean[1], skin.Mean[2], 0);
        foreach (var row in pixels.Rows)
        {
            var down = Place.Of(Share(row.Y, box.Top, box.Bottom), rows);
            var cells = _sums.AsSpan(down.Cell * columns);
            foreach (var pixel in row.Pixels)
            {
                var (intensity, redGreen, yellowBlue) = colours[pixel];
                var place = across[pixel - row.Start];
                Spread(cells, place, down, Vector128.Create(intensity, redGreen, yellowBlue, 1) - bare);
            }
        }
    }

    /// <summary>
    /// The colours without their intensity, which follows the shape of a face more than its make-up, as the slowest waves of a cosine transform
    /// (DCT-II) across and down the grid: [2, down, across].
    /// </summary>
    public float[] ColourWaves(int across, int down)
    {
        var (means, acrossWaves, downWaves) = (Means(), Waves(across, columns), Waves(down, rows));
        var waves = new float[2 * across * down];
        for (var i = 0; i < waves.Length; i++)
        {
            var (channel, v, u) = (1 + (i / (across * down)), i / across % down, i % across);
            for (var cell = 0; cell < means.Length; cell++)
            {
                waves[i] += means[cell][channel] * acrossWaves[(u * columns) + (cell % columns)] * downWaves[(v * rows) + (cell / columns)];
            }
        }

        return waves;
    }

    /// <summary>[frequencies, places].</summary>
    private static float[] Waves(int frequencies, int places)
    {
        var waves = new float[frequencies * places];
        for (var i = 0; i < waves.Length; i++)
        {
            var (frequency, place) = (i / places, i % places);
            waves[i] = MathF.Sqrt((frequency == 0 ? 1f : 2f) / places) * MathF.Cos(MathF.PI * (place + 0.5f) * frequency / places);
        }

        return waves;
    }

    /// <summary>0 at the near edge of the box, 1 at the far one.</summary>
    private static float Share(int at, float near, float far) => Math.Clamp((at - near) / Math.Max(far - near, 1), 0, 1);

    /// <summary>[rows, columns], the last element without meaning.</summary>
    private Vector128<float>[] Means()
    {
        double total = 0;
        foreach (var cell in _sums)
        {
            total += cell[Weight];
        }

        var mean = Vector128<float>.Zero;
        foreach (var cell in _sums)
        {
            mean += cell / Vector128.Create(Math.Max((float)total, 1e-6f));
        }

        return Array.ConvertAll(_sums, cell => (cell + (Vector128.Create(Prior) * mean)) / Vector128.Create(cell[Weight] + Prior));
    }

    /// <param name="cells">From the upper row of the four on.</param>
    /// <param name="across">Which columns, and how far between them.</param>
    /// <param name="down">How far between the rows.</param>
    /// <param name="colour">The three channels and a one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Spread(Span<Vector128<float>> cells, Place across, Place down, Vector128<float> colour)
    {
        Count(cells, across.Cell, (1 - across.Beyond) * (1 - down.Beyond), colour);
        Count(cells, across.Cell + 1, across.Beyond * (1 - down.Beyond), colour);
        Count(cells, columns + across.Cell, (1 - across.Beyond) * down.Beyond, colour);
        Count(cells, columns + across.Cell + 1, across.Beyond * down.Beyond, colour);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Count(Span<Vector128<float>> cells, int cell, float weight, Vector128<float> colour) => cells[cell] += Vector128.Create(weight) * colour;

    /// <param name="Cell">The cell before the place.</param>
    /// <param name="Beyond">The weight of the next one, 0..1.</param>
    private readonly record struct Place(int Cell, float Beyond)
    {
        /// <param name="share">0 in the middle of the first cell, 1 in that of the last.</param>
        /// <param name="cells">At least two.</param>
        public static Place Of(float share, int cells)
        {
            var at = share * (cells - 1);
            var cell = Math.Min((int)at, cells - 2);
            return new Place(cell, at - cell);
        }
    }
}
