namespace Facet.Makeup.Internal;

/// <summary>What the bare face says of the light on each pixel of an area.</summary>
/// <param name="Shade">Diffuse light against that on the mean of the region: 1 is as bright.</param>
/// <param name="Shine">Linear light of highlights, which lie on top of every pigment.</param>
internal sealed record Relief(float[] Shade, float[] Shine)
{
    private const float BrightestShade = 2.2f;

    /// <summary>A highlight begins at this many times the luminance around it.</summary>
    private const float HighlightStart = 1.25f;

    /// <param name="surface">The face.</param>
    /// <param name="area">Where.</param>
    /// <param name="mask">What belongs to the region; around it nothing is known.</param>
    /// <param name="scale">How far around a pixel its highlights are compared with, in distances between the eyes.</param>
    /// <param name="reference">Luminance at which the shade is 1; null means the region's own mean.</param>
    public static Relief Of(FaceSurface surface, Area area, float[] mask, float scale, float? reference)
    {
        var luminance = surface.LuminanceOf(area);
        var around = (float[])luminance.Clone();
        Blur.Masked(around, mask, area.Width, area.Height, scale * surface.Unit);
        var mean = Math.Max(reference ?? Mean(luminance, mask), 1e-4f);
        var shine = new float[luminance.Length];
        for (var i = 0; i < luminance.Length; i++)
        {
            var highlight = around[i] > 0 ? Math.Max(0, luminance[i] - (HighlightStart * around[i])) : 0;
            luminance[i] = Math.Min((luminance[i] - highlight) / mean, BrightestShade);
            shine[i] = highlight;
        }

        return new Relief(luminance, shine);
    }

    private static float Mean(float[] values, float[] mask)
    {
        float sum = 0, weight = 0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i] * mask[i];
            weight += mask[i];
        }

        return weight > 0 ? sum / weight : 0;
    }
}

/// <summary>How a pigment lies.</summary>
/// <param name="Sheer">0 hides the skin, 1 only filters what the skin reflects.</param>
/// <param name="Shine">Of the skin's highlights, the part that lies on top of it; above 1 they grow.</param>
internal readonly record struct Film(float Sheer, float Shine);
