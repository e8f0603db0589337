namespace Facet.Makeup.Internal;

/// <summary>Brow pencil: hairs take the colour, and the skin between them is filled.</summary>
internal static class BrowPaint
{
    private static readonly int[] s_brows = [53, 52, 65, 55, 107, 66, 105, 63, 70, 46, 283, 282, 295, 285, 336, 296, 334, 293, 300, 276];

    public static void Apply(FaceCanvas canvas, BrowStyle? style)
    {
        if (style is null || style.Density == 0)
        {
            return;
        }

        var surface = canvas.Surface;
        var area = surface.Around(s_brows, 0.1f);
        if (area.IsEmpty)
        {
            return;
        }

        var mask = Coverage.OfLabels(surface, area, surface.Names.Brows);
        var cover = Coverage.Inside(surface, area, surface.Names.Brows, 0.03f * surface.Unit);
        var relief = Relief.Of(surface, area, mask.Values, 0.08f, surface.Light.Skin, keep: 0.6f);
        for (var i = 0; i < cover.Values.Length; i++)
        {
            // Hairs are dark already: the pigment fills the lighter gaps up to their shade, and colours the hairs at least as bright as itself.
            var gap = Curve.Step(0.1f, 0.7f, relief.Shade[i]);
            cover.Values[i] *= style.Density * Curve.Mix(0.85f, 0.65f, gap);
            relief.Shade[i] = Curve.Mix(0.45f, 1, relief.Shade[i]);
        }

        canvas.Lay(cover, surface.Light.Of(style.Colour), relief);
    }
}
