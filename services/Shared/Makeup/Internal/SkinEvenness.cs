using Facet.Imaging;

namespace Facet.Makeup.Internal;

/// <summary>
/// Blotches of the skin: how its colour over a few hundredths of the distance between the eyes differs from that over a quarter of it. Kept on a coarse grid,
/// as nothing finer is in it; pores and lines are finer and not part of it.
/// </summary>
internal sealed class SkinEvenness
{
    private const float CellsPerUnit = 36;
    private const float Fine = 0.045f;
    private const float Wide = 0.22f;

    private readonly Area _area;
    private readonly int _cell;
    private readonly int _width;
    private readonly int _height;

    /// <summary>What evens a cell, for red, green, blue and, fourth, luminance over a few hundredths against 1 of the skin's median.</summary>
    private readonly float[][] _planes;

    public SkinEvenness(FaceSurface surface)
    {
        _area = surface.Area;
        _cell = Math.Max(1, (int)MathF.Round(surface.Unit / CellsPerUnit));
        (_width, _height) = (Math.Max(1, (_area.Width + _cell - 1) / _cell), Math.Max(1, (_area.Height + _cell - 1) / _cell));
        var mask = new float[_width * _height];
        _planes = [new float[mask.Length], new float[mask.Length], new float[mask.Length], new float[mask.Length]];
        Gather(surface, mask);
        var cells = surface.Unit / _cell;
        for (var channel = 0; channel < 3; channel++)
        {
            var fine = _planes[channel];
            var wide = (float[])fine.Clone();
            Blur.Masked(fine, mask, _width, _height, Fine * cells);
            Blur.Masked(wide, mask, _width, _height, Wide * cells);
            AddLuminance(channel, fine);
            for (var i = 0; i < fine.Length; i++)
            {
                // Folds and the sides of the nose are no blotches: what differs much is left as it is.
                fine[i] = fine[i] > 1e-5f ? Math.Clamp(wide[i] / fine[i], 0.8f, 1.25f) : 1;
            }
        }
    }

    /// <summary>Factors that even the colour of each pixel of the area: three numbers a pixel.</summary>
    /// <param name="where">Pixels at which it is 0 are left out.</param>
    public float[] Factors(Coverage where)
    {
        var factors = new float[3 * where.Values.Length];
        for (var i = 0; i < where.Values.Length; i++)
        {
            if (where.Values[i] > 0)
            {
                var (x, y) = (where.Area.Left + (i % where.Area.Width), where.Area.Top + (i / where.Area.Width));
                for (var channel = 0; channel < 3; channel++)
                {
                    factors[(3 * i) + channel] = Sample(_planes[channel], x, y);
                }
            }
        }

        return factors;
    }

    /// <summary>Luminance of the skin around a pixel.</summary>
    public float Luminance(int x, int y) => Sample(_planes[3], x, y);

    private float Sample(float[] plane, int x, int y)
    {
        var fx = Math.Clamp(((x - _area.Left + 0.5f) / _cell) - 0.5f, 0, _width - 1);
        var fy = Math.Clamp(((y - _area.Top + 0.5f) / _cell) - 0.5f, 0, _height - 1);
        var (x0, y0) = ((int)fx, (int)fy);
        var (x1, y1) = (Math.Min(x0 + 1, _width - 1), Math.Min(y0 + 1, _height - 1));
        var (tx, ty) = (fx - x0, fy - y0);
        var (a, b, c, d) = ((y0 * _width) + x0, (y0 * _width) + x1, (y1 * _width) + x0, (y1 * _width) + x1);
        return Curve.Mix(Curve.Mix(plane[a], plane[b], tx), Curve.Mix(plane[c], plane[d], tx), ty);
    }

    private void Gather(FaceSurface surface, float[] mask)
    {
        // A cell counts by its skin; hair and brows are left out by their darkness.
        var dark = 0.3f * surface.Light.Skin;
        for (var y = 0; y < _area.Height; y++)
        {
            var labels = surface.Labels.AsSpan(((_area.Top + y) * surface.ImageWidth) + _area.Left, _area.Width);
            for (var x = 0; x < _area.Width; x++)
            {
                var at = 3 * ((y * _area.Width) + x);
                if (!surface.Names.FaceSkin[labels[x]] || surface.Luminance(at) < dark)
                {
                    continue;
                }

                var cell = ((y / _cell) * _width) + (x / _cell);
                mask[cell]++;
                for (var channel = 0; channel < 3; channel++)
                {
                    _planes[channel][cell] += surface.Linear[at + channel];
                }
            }
        }

        for (var i = 0; i < mask.Length; i++)
        {
            if (mask[i] > 0)
            {
                (_planes[0][i], _planes[1][i], _planes[2][i]) = (_planes[0][i] / mask[i], _planes[1][i] / mask[i], _planes[2][i] / mask[i]);
                mask[i] /= _cell * _cell;
            }
        }
    }

    private void AddLuminance(int channel, float[] values)
    {
        var weight = SrgbTable.Luminance(channel == 0 ? 1 : 0, channel == 1 ? 1 : 0, channel == 2 ? 1 : 0);
        for (var i = 0; i < values.Length; i++)
        {
            _planes[3][i] += weight * values[i];
        }
    }
}
