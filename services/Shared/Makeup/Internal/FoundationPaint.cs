namespace Facet.Makeup.Internal;

/// <summary>Foundation: evens the skin's colour and shifts its tone; pores, lines and the light on the face stay.</summary>
internal static class FoundationPaint
{
    /// <summary>How far 1 of lightness or warmth goes: a factor on the light that is reflected.</summary>
    private const float LightnessStep = 0.35f;
    private const float WarmthStep = 0.2f;

    /// <summary>Of blotches, full coverage leaves this part.</summary>
    private const float Evened = 0.8f;

    public static void Apply(FaceCanvas canvas, FoundationStyle? style)
    {
        if (style is null || (style.Coverage == 0 && style.Lightness == 0 && style.Warmth == 0 && style.Shine == 0))
        {
            return;
        }

        var surface = canvas.Surface;
        var cover = SkinMask.Of(surface, surface.Area, surface.Names.FaceSkin, depth: 0.06f);
        var tone = Tone(style, surface.Light.IsGrey);
        for (var y = 0; y < surface.Area.Height; y++)
        {
            for (var x = 0; x < surface.Area.Width; x++)
            {
                var i = (y * surface.Area.Width) + x;
                if (cover.Values[i] > 0.002f)
                {
                    PaintPixel(canvas, style, tone, cover.Values[i], 3 * i, surface.Area.Left + x, surface.Area.Top + y);
                }
            }
        }
    }

    private static LinearColour Tone(FoundationStyle style, bool isGrey)
    {
        var light = 1 + (LightnessStep * style.Lightness);
        var warmth = isGrey ? 0 : WarmthStep * style.Warmth;
        // Golden takes blue away, rosy takes green away and gives blue: the luminance changes little.
        return new LinearColour(light * (1 + (0.15f * warmth)), light * (1 + (0.3f * warmth)), light * (1 - (1.2f * warmth)));
    }

    private static void PaintPixel(FaceCanvas canvas, FoundationStyle style, LinearColour tone, float cover, int at, int x, int y)
    {
        var surface = canvas.Surface;
        var (red, green, blue) = (surface.Linear[at], surface.Linear[at + 1], surface.Linear[at + 2]);
        var even = surface.Evenness.At(x, y);
        var share = style.Coverage * Evened;
        var shine = Shine(style.Shine, SrgbTable.Luminance(red, green, blue), surface.Light.Skin, even.Luminance);
        float Factor(float evening, float toneOf) => 1 + (cover * (((1 + (share * (evening - 1))) * toneOf * shine) - 1));
        canvas.Set(at, red * Factor(even.Red, tone.Red), green * Factor(even.Green, tone.Green), blue * Factor(even.Blue, tone.Blue));
    }

    /// <summary>A factor on what is brighter than the skin: below 1 powders it, above 1 makes it dewy.</summary>
    private static float Shine(float shine, float luminance, float skin, float around)
    {
        var brightness = 0.5f * (luminance + around) / skin;
        var excess = Math.Clamp(brightness - 1.15f, 0, 1.2f);
        return shine < 0 ? 1 + (shine * 0.45f * excess / (0.6f + excess)) : 1 + (shine * 0.35f * excess);
    }
}
