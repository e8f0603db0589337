namespace Facet.Makeup.Internal;

/// <summary>Foundation: evens the skin's colour and shifts its tone; pores, lines and the light on the face stay.</summary>
internal static class FoundationPaint
{
    /// <summary>How far 1 of lightness or warmth goes: a factor on the light that is reflected.</summary>
    private const float LightnessStep = 0.25f;
    private const float WarmthStep = 0.11f;

    /// <summary>How far foundation fades out at the outline of the face, in distances between the eyes.</summary>
    private const float OuterFade = 0.35f;

    /// <summary>Of blotches, full coverage leaves this part.</summary>
    private const float Evened = 0.8f;

    public static void Apply(FaceCanvas canvas, FoundationStyle? style)
    {
        if (style is null || (style.Coverage == 0 && style.Lightness == 0 && style.Warmth == 0 && style.Shine == 0))
        {
            return;
        }

        var (cover, factors, around) = canvas.Surface.Foundation;
        var light = canvas.Surface.Light;
        var tone = Tone(style, light.IsGrey);
        var share = style.Coverage * Evened;
        var linear = canvas.Surface.Linear;
        for (var i = 0; i < cover.Values.Length; i++)
        {
            var weight = cover.Values[i];
            if (weight > 0.002f)
            {
                var at = 3 * i;
                var shine = Shine(style.Shine, canvas.Surface.Luminance(at), light.Skin, around[i]);
                canvas.Set(
                    at,
                    Toned(linear[at], weight, share, factors[at], tone.Red * shine),
                    Toned(linear[at + 1], weight, share, factors[at + 1], tone.Green * shine),
                    Toned(linear[at + 2], weight, share, factors[at + 2], tone.Blue * shine));
            }
        }
    }

    public static FoundationRegion Prepare(FaceSurface surface)
    {
        // The mesh ends below the hair and labels end at the jaw, where skin goes on: foundation fades out there.
        var cover = SkinMask.Of(surface, surface.Area, surface.Names.FaceSkin, depth: 0.03f)
            .Times(Coverage.Inside(surface, surface.Area, surface.Names.WholeFace, OuterFade * surface.Unit));
        var around = new float[cover.Values.Length];
        for (var i = 0; i < around.Length; i++)
        {
            around[i] = cover.Values[i] > 0 ? surface.Evenness.Luminance(surface.Area.Left + (i % surface.Area.Width), surface.Area.Top + (i / surface.Area.Width)) : 0;
        }

        return new FoundationRegion(cover, surface.Evenness.Factors(cover), around);
    }

    private static LinearColour Tone(FoundationStyle style, bool isGrey)
    {
        var light = 1 + (LightnessStep * style.Lightness);
        var warmth = isGrey ? 0 : WarmthStep * style.Warmth;
        // Golden takes blue away, rosy takes green away and gives blue: the luminance changes little.
        return new LinearColour(light * (1 + (0.15f * warmth)), light * (1 + (0.3f * warmth)), light * (1 - (1.2f * warmth)));
    }

    private static float Toned(float linear, float cover, float share, float evening, float tone)
    {
        var factor = 1 + (cover * (((1 + (share * (evening - 1))) * tone) - 1));
        // A curve instead of a factor where it brightens: white stays white and nothing burns out.
        return factor > 1 ? linear * factor / (1 + ((factor - 1) * Math.Min(linear, 1))) : linear * factor;
    }

    /// <summary>A factor on what is brighter than the skin: below 1 powders it, above 1 makes it dewy.</summary>
    private static float Shine(float shine, float luminance, float skin, float around)
    {
        var brightness = 0.5f * (luminance + around) / skin;
        var excess = Math.Clamp(brightness - 1.15f, 0, 1.2f);
        return shine < 0 ? 1 + (shine * 0.45f * excess / (0.6f + excess)) : 1 + (shine * 0.35f * excess);
    }
}
