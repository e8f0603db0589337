using Facet.Imaging;

namespace Facet.Makeup.Internal;

/// <summary>Lipstick: on the lips only, with their own folds and highlights, which gloss lets grow.</summary>
internal static class LipPaint
{
    private static readonly int[] s_upperOuter = [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291];
    private static readonly int[] s_upperInner = [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308];
    private static readonly int[] s_lowerOuter = [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291];
    private static readonly int[] s_lowerInner = [78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308];

    /// <summary>A little of the lips' own colour shows through every lipstick.</summary>
    private const float Sheer = 0.15f;

    /// <summary>u from -1 to 1 between the corners; v from 0 at the border of the lips to 1 where they meet.</summary>
    private static readonly float[] s_alongs = [-1, -0.8f, -0.6f, -0.4f, -0.2f, 0, 0.2f, 0.4f, 0.6f, 0.8f, 1];
    private static readonly float[] s_heights = [0, 1];

    public static void Apply(FaceCanvas canvas, LipStyle? style)
    {
        if (style is null || style.Opacity == 0 || canvas.Surface.Lips is not { } region)
        {
            return;
        }

        LayColours(canvas, style, region, new Film(Sheer, style.Finish switch
        {
            LipFinish.Matte => 0.15f,
            LipFinish.Satin => 0.8f + (0.4f * style.Gloss),
            _ => 1 + style.Gloss,
        }));
        Highlights(canvas, style, region);
    }

    public static LipRegion? Prepare(FaceSurface surface)
    {
        var area = surface.Around([.. s_upperOuter, .. s_lowerOuter], 0.08f);
        var mask = Coverage.OfLabels(surface, area, surface.Names.Lips);
        if (!Array.Exists(mask.Values, value => value > 0))
        {
            return null;
        }

        var allowed = Coverage.Inside(surface, area, surface.Names.Lips, 0.022f * surface.Unit).Times(LipLikeness.Of(surface, area, mask));
        var (u, v, isLower) = LipLines(surface.Mesh, area);
        return new LipRegion(allowed, Relief.Of(surface, area, mask.Values, 0.06f, reference: null), u, v, isLower);
    }

    private static (float[] U, float[] V, bool[] IsLower) LipLines(PointF2[] mesh, Area area)
    {
        PointF2[] Line(int[] vertices) => EyeMesh.Line(mesh, vertices);
        var (u, v) = new SurfaceGrid([Line(s_upperOuter), Line(s_upperInner)], s_heights, s_alongs).Coordinates(area);
        var (lowerU, lowerV) = new SurfaceGrid([Line(s_lowerOuter), Line(s_lowerInner)], s_heights, s_alongs).Coordinates(area);
        var isLower = new bool[u.Length];
        for (var i = 0; i < u.Length; i++)
        {
            isLower[i] = !float.IsNaN(lowerU[i]);
            if (isLower[i])
            {
                (u[i], v[i]) = (lowerU[i], lowerV[i]);
            }
        }

        return (u, v, isLower);
    }

    private static void LayColours(FaceCanvas canvas, LipStyle style, LipRegion region, Film film)
    {
        var cover = region.Allowed;
        var inside = new Coverage(cover.Area);
        var outside = new Coverage(cover.Area);
        for (var i = 0; i < cover.Values.Length; i++)
        {
            // Outside of the net lies the border.
            var depth = float.IsNaN(region.V[i]) ? 0 : region.V[i];
            var inner = style.Gradient * Curve.Step(0.25f, 0.85f, depth);
            inside.Values[i] = cover.Values[i] * style.Opacity * (style.InnerColour is null ? 1 - (style.Gradient * Curve.Step(0.75f, 0.1f, depth)) : inner);
            outside.Values[i] = cover.Values[i] * style.Opacity;
        }

        var light = canvas.Surface.Light;
        if (style.InnerColour is { } colour)
        {
            canvas.Lay(outside, light.Of(style.Colour), region.Relief, film);
            inside.Soften(0.01f * canvas.Surface.Unit);
            canvas.Lay(inside.Times(cover), light.Of(colour), region.Relief, film);
        }
        else
        {
            canvas.Lay(inside, light.Of(style.Colour), region.Relief, film);
        }
    }

    /// <summary>A wet film mirrors the light: a band on the lower lip, two spots on the upper one, broken by the lips' own folds.</summary>
    private static void Highlights(FaceCanvas canvas, LipStyle style, LipRegion region)
    {
        var cover = region.Allowed;
        var strength = style.Gloss * style.Opacity * style.Finish switch
        {
            LipFinish.Matte => 0,
            LipFinish.Satin => 0.08f,
            LipFinish.Gloss => 0.34f,
            _ => 0.22f,
        };
        if (strength == 0)
        {
            return;
        }

        var surface = canvas.Surface;
        var shine = new Coverage(cover.Area);
        var grain = Math.Max(1, 0.009f * surface.Unit);
        for (var i = 0; i < shine.Values.Length; i++)
        {
            if (cover.Values[i] == 0 || float.IsNaN(region.U[i]))
            {
                continue;
            }

            var (u, v) = (region.U[i], region.V[i]);
            var band = region.IsLower[i]
                ? Curve.Bump(0, 0.45f, u) * Curve.Bump(0.52f, 0.2f, v)
                : 0.6f * Curve.Bump(0.28f, 0.2f, MathF.Abs(u)) * Curve.Bump(0.35f, 0.2f, v);
            // Folds that turn away from the light mirror nothing of it.
            var folds = Curve.Step(0.75f, 1.35f, region.Relief.Shade[i]);
            var noise = Curve.Noise((int)((i % cover.Area.Width) / grain), (int)((i / cover.Area.Width) / grain));
            var sparkle = style.Finish == LipFinish.Metallic ? 0.5f + (noise * noise) : 1;
            shine.Values[i] = strength * (0.25f + folds) * sparkle * band * cover.Values[i];
        }

        shine.Soften(0.006f * surface.Unit);
        canvas.Shine(shine.Times(cover));
    }
}
