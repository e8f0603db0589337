using Facet.Imaging;

namespace Facet.Makeup.Internal;

/// <summary>Colours by lightness, chroma and hue (Ottosson 2020, "A perceptual color space for image processing").</summary>
internal static class Oklch
{
    /// <param name="lightness">0..1.</param>
    /// <param name="chroma">0 is grey, about 0.3 the strongest of sRGB; taken back as far as sRGB needs.</param>
    /// <param name="hue">Degrees: 20 red, 60 orange, 100 yellow, 145 green, 250 blue, 300 violet, 350 pink.</param>
    public static Pigment ToPigment(float lightness, float chroma, float hue)
    {
        const int steps = 24;
        for (var step = 0; step < steps; step++)
        {
            var (red, green, blue) = ToLinear(lightness, chroma * (1 - (step / (float)steps)), hue);
            if (Math.Min(red, Math.Min(green, blue)) >= -0.002f && Math.Max(red, Math.Max(green, blue)) <= 1.002f)
            {
                return new Pigment(SrgbTable.Encode(red), SrgbTable.Encode(green), SrgbTable.Encode(blue));
            }
        }

        var grey = SrgbTable.Encode(lightness * lightness * lightness);
        return new Pigment(grey, grey, grey);
    }

    private static (float Red, float Green, float Blue) ToLinear(float lightness, float chroma, float hue)
    {
        var (sin, cos) = MathF.SinCos(hue * MathF.PI / 180);
        var (a, b) = (chroma * cos, chroma * sin);
        var l = Cube(lightness + (0.3963377774f * a) + (0.2158037573f * b));
        var m = Cube(lightness - (0.1055613458f * a) - (0.0638541728f * b));
        var s = Cube(lightness - (0.0894841775f * a) - (1.2914855480f * b));
        return (
            (4.0767416621f * l) - (3.3077115913f * m) + (0.2309699292f * s),
            (-1.2684380046f * l) + (2.6097574011f * m) - (0.3413193965f * s),
            (-0.0041960863f * l) - (0.7034186147f * m) + (1.7076147010f * s));
    }

    private static float Cube(float x) => x * x * x;
}
