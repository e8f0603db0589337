using Facet.Imaging;

namespace Facet.Makeup.Internal;

/// <summary>
/// The light on a face, so that pigments look as they would in it. How dark skin differs from dim light is told by the white of the eyes.
/// </summary>
/// <param name="Red">What a white card would reflect, linear; see also the others.</param>
/// <param name="Green">See <paramref name="Red"/>.</param>
/// <param name="Blue">See <paramref name="Red"/>.</param>
/// <param name="Skin">Median luminance of the skin.</param>
/// <param name="IsGrey">A black-and-white photo: pigments lose their hue.</param>
internal readonly record struct FaceLight(float Red, float Green, float Blue, float Skin, bool IsGrey)
{
    /// <summary>Reflectance of the eyes' brightest seventh: white, but in the shade of lids and lashes.</summary>
    private const float EyeWhite = 0.42f;

    /// <summary>The darkest and the lightest skin.</summary>
    private const float DarkestSkin = 0.07f;
    private const float LightestSkin = 0.62f;

    /// <summary>Of the skin's colour, the part that is taken for a cast of the light.</summary>
    private const float CastShare = 0.6f;

    public bool IsKnown => Skin > 0;

    public float White => SrgbTable.Luminance(Red, Green, Blue);

    public static FaceLight Of(FaceSamples samples)
    {
        if (samples.Skin.Count == 0)
        {
            return default;
        }

        var skin = Math.Max(samples.SkinLuminance(0.5f), 1e-3f);
        var white = samples.EyeLuminance(0.86f) is { } eye ? eye / EyeWhite : skin / 0.33f;
        white = Math.Clamp(white, skin / LightestSkin, skin / DarkestSkin);
        white = Math.Clamp(white, skin, Math.Max(1, skin));
        if (samples.IsGrey)
        {
            return new FaceLight(white, white, white, skin, IsGrey: true);
        }

        var (red, green, blue) = samples.MeanSkin();
        var mean = Math.Max(SrgbTable.Luminance(red, green, blue), 1e-4f);
        // Colour of skin under white light against its luminance of 1, from dark to light.
        var tone = Curve.Step(0.06f, 0.5f, skin / white);
        var castRed = Cast(red / mean, Curve.Mix(1.95f, 1.55f, tone));
        var castGreen = Cast(green / mean, Curve.Mix(0.77f, 0.88f, tone));
        var castBlue = Cast(blue / mean, Curve.Mix(0.43f, 0.58f, tone));
        var scale = white / SrgbTable.Luminance(castRed, castGreen, castBlue);
        return new FaceLight(castRed * scale, castGreen * scale, castBlue * scale, skin, IsGrey: false);
    }

    /// <summary>A pigment's look in this light, linear.</summary>
    /// <remarks>No pigment reflects less than the surface of its film.</remarks>
    public LinearColour Of(Pigment pigment)
    {
        const float film = 0.02f;
        var linear = SrgbTable.Linear;
        var (red, green, blue) = (linear[pigment.Red], linear[pigment.Green], linear[pigment.Blue]);
        if (IsGrey)
        {
            red = green = blue = SrgbTable.Luminance(red, green, blue);
        }

        return new LinearColour(
            Red * (film + ((1 - film) * red)), Green * (film + ((1 - film) * green)), Blue * (film + ((1 - film) * blue)));
    }

    private static float Cast(float seen, float expected) => Math.Clamp(MathF.Pow(Math.Max(seen, 0.01f) / expected, CastShare), 0.6f, 1.6f);
}

/// <summary>Linear light.</summary>
internal readonly record struct LinearColour(float Red, float Green, float Blue);
