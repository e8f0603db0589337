namespace Facet.Makeup.Internal;

/// <summary>Brow pencil: hairs take the colour, and the skin between them is filled.</summary>
internal static class BrowPaint
{
    private static readonly int[] s_brows = [53, 52, 65, 55, 107, 66, 105, 63, 70, 46, 283, 282, 295, 285, 336, 296, 334, 293, 300, 276];

    public static void Apply(FaceCanvas canvas, BrowStyle? style)
    {
        if (style is null || style.Density == 0 || canvas.Surface.Brows is not { } region)
        {
            return;
        }

        var cover = new Coverage(region.Area);
        for (var i = 0; i < cover.Values.Length; i++)
        {
            cover.Values[i] = style.Density * region.Allowed.Values[i];
        }

        canvas.Lay(cover, canvas.Surface.Light.Of(style.Colour), region.Relief, new Film(0.3f, 0.6f));
    }

    public static PaintRegion? Prepare(FaceSurface surface)
    {
        var area = surface.Around(s_brows, 0.1f);
        if (area.IsEmpty)
        {
            return null;
        }

        var mask = Coverage.OfLabels(surface, area, surface.Names.Brows);
        var allowed = Coverage.Inside(surface, area, surface.Names.Brows, 0.03f * surface.Unit);
        var relief = Relief.Of(surface, area, mask.Values, 0.08f, surface.Light.Skin);
        for (var i = 0; i < allowed.Values.Length; i++)
        {
            // Hairs are dark already: the pigment fills the lighter gaps up to their shade, and colours the hairs at least as bright as itself.
            allowed.Values[i] *= Curve.Mix(0.85f, 0.65f, Curve.Step(0.1f, 0.7f, relief.Shade[i]));
            relief.Shade[i] = Curve.Mix(0.45f, 1, relief.Shade[i]);
        }

        return new PaintRegion(allowed, relief);
    }
}
