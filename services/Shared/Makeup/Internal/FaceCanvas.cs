using Facet.Imaging;

namespace Facet.Makeup.Internal;

/// <summary>A face while it is painted, in linear light.</summary>
internal sealed class FaceCanvas(FaceSurface surface)
{
    private readonly float[] _linear = (float[])surface.Linear.Clone();
    private readonly bool[] _touched = new bool[surface.Area.Pixels];

    public FaceSurface Surface => surface;

    /// <summary>
    /// Mixes a pigment in: where it covers, it takes the place of the skin's own reflectance, under the light that the bare skin shows.
    /// </summary>
    /// <param name="coverage">Where and how much.</param>
    /// <param name="pigment">In the light of the photo.</param>
    /// <param name="relief">The light of each pixel and its highlight, of the same area.</param>
    /// <param name="film">How it lies.</param>
    public void Lay(Coverage coverage, LinearColour pigment, Relief relief, Film film)
    {
        var area = coverage.Area;
        var body = 1 - film.Sheer;
        var filter = Filter(pigment, film.Sheer);
        for (var y = 0; y < area.Height; y++)
        {
            var at = surface.At(area.Left, area.Top + y);
            for (var i = y * area.Width; i < (y + 1) * area.Width; i++, at += 3)
            {
                var share = coverage.Values[i];
                if (share > Traces)
                {
                    var (shade, shine) = (relief.Shade[i], film.Shine * relief.Shine[i]);
                    Mix(
                        at,
                        share,
                        (body * ((pigment.Red * shade) + shine)) + (filter.Red * _linear[at]),
                        (body * ((pigment.Green * shade) + shine)) + (filter.Green * _linear[at + 1]),
                        (body * ((pigment.Blue * shade) + shine)) + (filter.Blue * _linear[at + 2]));
                }
            }
        }
    }

    /// <summary>Adds white light, in units of the light on the face.</summary>
    public void Shine(Coverage coverage)
    {
        var (area, light) = (coverage.Area, surface.Light);
        for (var y = 0; y < area.Height; y++)
        {
            var at = surface.At(area.Left, area.Top + y);
            for (var i = y * area.Width; i < (y + 1) * area.Width; i++, at += 3)
            {
                var share = coverage.Values[i];
                if (share > Traces)
                {
                    Set(at, _linear[at] + (light.Red * share), _linear[at + 1] + (light.Green * share), _linear[at + 2] + (light.Blue * share));
                }
            }
        }
    }

    /// <summary>Sets a pixel, by its index in the surface.</summary>
    public void Set(int at, float red, float green, float blue)
    {
        (_linear[at], _linear[at + 1], _linear[at + 2]) = (red, green, blue);
        _touched[at / 3] = true;
    }

    /// <summary>Pixels that nothing was laid on keep their bytes.</summary>
    public void CopyTo(RgbImage image)
    {
        var area = surface.Area;
        for (var y = 0; y < area.Height; y++)
        {
            var row = image.Pixels.AsSpan(3 * (((area.Top + y) * image.Width) + area.Left), 3 * area.Width);
            for (var x = 0; x < area.Width; x++)
            {
                var i = (y * area.Width) + x;
                if (_touched[i])
                {
                    row[3 * x] = SrgbTable.Encode(_linear[3 * i]);
                    row[(3 * x) + 1] = SrgbTable.Encode(_linear[(3 * i) + 1]);
                    row[(3 * x) + 2] = SrgbTable.Encode(_linear[(3 * i) + 2]);
                }
            }
        }
    }

    /// <summary>Less than this moves no byte.</summary>
    private const float Traces = 0.0005f;

    /// <summary>What of the light comes back through the pigment, times its share: all of the channel that it reflects best.</summary>
    private LinearColour Filter(LinearColour pigment, float sheer)
    {
        var light = surface.Light;
        var (red, green, blue) = (pigment.Red / light.Red, pigment.Green / light.Green, pigment.Blue / light.Blue);
        var scale = sheer / Math.Max(red, Math.Max(green, blue));
        return new LinearColour(red * scale, green * scale, blue * scale);
    }

    private void Mix(int at, float share, float red, float green, float blue)
    {
        var bare = 1 - share;
        Set(at, (bare * _linear[at]) + (share * red), (bare * _linear[at + 1]) + (share * green), (bare * _linear[at + 2]) + (share * blue));
    }
}
