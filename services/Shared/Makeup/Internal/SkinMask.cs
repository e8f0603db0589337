namespace Facet.Makeup.Internal;

/// <summary>Where skin can be painted: labels with soft edges, without what is too dark for skin under the light around it.</summary>
internal static class SkinMask
{
    /// <summary>Hair, frames of glasses and lashes lie below the first, skin in the shade above the second part of the luminance around them.</summary>
    private const float Hair = 0.22f;
    private const float Shade = 0.5f;

    /// <param name="surface">The face.</param>
    /// <param name="area">Where.</param>
    /// <param name="labels">Which labels.</param>
    /// <param name="depth">Width of the soft edge in distances between the eyes.</param>
    public static Coverage Of(FaceSurface surface, Area area, bool[] labels, float depth)
    {
        var mask = Coverage.Inside(surface, area, labels, depth * surface.Unit);
        var skin = surface.Light.Skin;
        for (var y = 0; y < area.Height; y++)
        {
            var at = surface.At(area.Left, area.Top + y);
            for (var x = 0; x < area.Width; x++, at += 3)
            {
                var i = (y * area.Width) + x;
                if (mask.Values[i] > 0)
                {
                    var around = Math.Max(surface.Evenness.Luminance(area.Left + x, area.Top + y), 0.25f * skin);
                    mask.Values[i] *= Curve.Step(Hair, Shade, surface.Luminance(at) / around);
                }
            }
        }

        return mask;
    }
}
