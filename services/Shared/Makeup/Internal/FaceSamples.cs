using Facet.Imaging;

namespace Facet.Makeup.Internal;

/// <summary>Some thousand pixels of skin and eyes, evenly spread.</summary>
internal sealed class FaceSamples
{
    private const int Wanted = 4000;

    /// <summary>A picture in which less than this share of the pixels has colour is black and white (rounding and JPEG leave a trace of colour).</summary>
    private const float ColouredShare = 0.02f;
    private const int GreySpread = 8;
    private const int FewestEyePixels = 8;

    private readonly List<float> _skin = [];
    private readonly List<float> _eyes = [];
    private (float Red, float Green, float Blue) _sum;
    private int _coloured;

    /// <summary>Luminance of the skin's samples, sorted.</summary>
    public IReadOnlyList<float> Skin => _skin;

    public bool IsGrey => _coloured < ColouredShare * _skin.Count;

    public static FaceSamples Of(PaintedFace face, Area area, FaceLabels labels)
    {
        var samples = new FaceSamples();
        var step = Math.Max(1, (int)MathF.Sqrt(area.Pixels / (float)Wanted));
        var linear = SrgbTable.Linear;
        for (var y = area.Top; y < area.Bottom; y++)
        {
            for (var x = area.Left; x < area.Right; x++)
            {
                var at = (y * face.Image.Width) + x;
                var label = face.Labels[at];
                var isEye = labels.EyeBalls[label];
                // Eyes are small: all of their pixels.
                if (isEye || (labels.FaceSkin[label] && x % step == 0 && y % step == 0))
                {
                    var rgb = face.Image.Pixels.AsSpan(3 * at, 3);
                    samples.Add(linear[rgb[0]], linear[rgb[1]], linear[rgb[2]], isEye, Spread(rgb));
                }
            }
        }

        samples._skin.Sort();
        samples._eyes.Sort();
        return samples;
    }

    public float SkinLuminance(float quantile) => _skin[(int)(quantile * (_skin.Count - 1))];

    /// <returns>Null where hardly anything of the eyes is seen.</returns>
    public float? EyeLuminance(float quantile) => _eyes.Count >= FewestEyePixels ? _eyes[(int)(quantile * (_eyes.Count - 1))] : null;

    public (float Red, float Green, float Blue) MeanSkin() => (_sum.Red / _skin.Count, _sum.Green / _skin.Count, _sum.Blue / _skin.Count);

    private static int Spread(ReadOnlySpan<byte> rgb) => Math.Max(rgb[0], Math.Max(rgb[1], rgb[2])) - Math.Min(rgb[0], Math.Min(rgb[1], rgb[2]));

    private void Add(float red, float green, float blue, bool isEye, int spread)
    {
        var luminance = SrgbTable.Luminance(red, green, blue);
        if (isEye)
        {
            _eyes.Add(luminance);
            return;
        }

        _skin.Add(luminance);
        _sum = (_sum.Red + red, _sum.Green + green, _sum.Blue + blue);
        _coloured += spread > GreySpread ? 1 : 0;
    }
}
