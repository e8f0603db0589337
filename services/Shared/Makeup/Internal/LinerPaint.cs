using Facet.Imaging;

namespace Facet.Makeup.Internal;

/// <summary>Eyeliner: strokes of growing thickness along the lashes, never on the eye.</summary>
internal static class LinerPaint
{
    /// <summary>In distances between the eyes: the thickest stroke, the longest wing.</summary>
    private const float Thickest = 0.07f;
    private const float LongestWing = 0.25f;
    private const int Steps = 4;

    public static void Apply(FaceCanvas canvas, LinerStyle? style)
    {
        if (style is null || style.Opacity == 0)
        {
            return;
        }

        var mesh = canvas.Surface.Mesh;
        foreach (var eye in EyeMesh.Both.Where(eye => eye.IsSeen(canvas.Surface)))
        {
            var strokes = new List<Dab>();
            if (style.Upper > 0)
            {
                AddLash(strokes, EyeMesh.Line(mesh, eye.Lashes), style.Upper * Thickest * canvas.Surface.Unit);
                AddWing(strokes, canvas.Surface, eye, style);
            }

            if (style.Lower > 0)
            {
                AddLash(strokes, EyeMesh.Line(mesh, eye.LowerLashes), 0.6f * style.Lower * Thickest * canvas.Surface.Unit);
            }

            if (strokes.Count > 0)
            {
                Paint(canvas, style, strokes);
            }
        }
    }

    private static void Paint(FaceCanvas canvas, LinerStyle style, List<Dab> strokes)
    {
        var surface = canvas.Surface;
        var blur = Math.Max(0.7f, Curve.Mix(0.006f, 0.035f, style.Softness) * surface.Unit);
        PointF2[] points = [.. strokes.Select(dab => dab.At)];
        var area = Area.Around(points, strokes.Max(dab => dab.Half) + (2 * blur), surface.Area);
        if (area.IsEmpty)
        {
            return;
        }

        var allowed = Coverage.Inside(surface, area, surface.Names.AroundEyes, 0.004f * surface.Unit);
        var cover = new Coverage(area);
        for (var i = 1; i < strokes.Count; i++)
        {
            if (!strokes[i].IsStart)
            {
                AddSegment(cover, strokes[i - 1], strokes[i], blur);
            }
        }

        for (var i = 0; i < cover.Values.Length; i++)
        {
            cover.Values[i] *= style.Opacity * allowed.Values[i];
        }

        var mask = Coverage.OfLabels(surface, area, surface.Names.AroundEyes);
        var relief = Relief.Of(surface, area, mask.Values, BlushPaint.SkinHighlights, surface.Light.Skin);
        canvas.Lay(cover, surface.Light.Of(style.Colour), relief, new Film(0, 0.5f));
    }

    /// <summary>Where strokes meet, the stronger one counts.</summary>
    private static void AddSegment(Coverage cover, Dab from, Dab to, float blur)
    {
        var area = cover.Area;
        var near = Area.Around([from.At, to.At], Math.Max(from.Half, to.Half) + blur + 1, area);
        for (var y = near.Top; y < near.Bottom; y++)
        {
            for (var x = near.Left; x < near.Right; x++)
            {
                ref var value = ref cover.Values[((y - area.Top) * area.Width) + x - area.Left];
                value = Math.Max(value, Curve.Step(0.5f * blur, -0.5f * blur, Distance(from, to, new PointF2(x + 0.5f, y + 0.5f))));
            }
        }
    }

    /// <summary>Pixels to the edge of a segment, negative inside of it, whose half thickness changes evenly along it.</summary>
    private static float Distance(Dab a, Dab b, PointF2 point)
    {
        var (dx, dy) = (b.At.X - a.At.X, b.At.Y - a.At.Y);
        var square = Math.Max((dx * dx) + (dy * dy), 1e-6f);
        var t = Math.Clamp((((point.X - a.At.X) * dx) + ((point.Y - a.At.Y) * dy)) / square, 0, 1);
        var (x, y) = (point.X - a.At.X - (t * dx), point.Y - a.At.Y - (t * dy));
        return MathF.Sqrt((x * x) + (y * y)) - Curve.Mix(a.Half, b.Half, t);
    }

    /// <summary>The stroke's middle is the lashes: half of it would lie on the eye, where nothing is laid.</summary>
    private static void AddLash(List<Dab> strokes, PointF2[] line, float thickness)
    {
        var fine = OpenCurve.Through(line, Steps);
        for (var i = 0; i < fine.Length; i++)
        {
            var outer = 1 - (i / (fine.Length - 1f));
            strokes.Add(new Dab(fine[i], thickness * Curve.Mix(0.3f, 1, outer), IsStart: i == 0));
        }
    }

    private static void AddWing(List<Dab> strokes, FaceSurface surface, EyeMesh eye, LinerStyle style)
    {
        if (style.Wing == 0)
        {
            return;
        }

        var mesh = surface.Mesh;
        var (start, direction) = (mesh[eye.OuterCorner], eye.WingDirection(mesh));
        // A face that turns away shortens the wing as it does the eye.
        var length = style.Wing * LongestWing * Math.Min(surface.Unit, 2.2f * eye.Width(mesh));
        var thickness = style.Upper * Thickest * surface.Unit;
        strokes.Add(new Dab(mesh[eye.Lashes[1]], thickness, IsStart: true));
        strokes.Add(new Dab(start, 0.8f * thickness, IsStart: false));
        strokes.Add(new Dab(new PointF2(start.X + (direction.X * length), start.Y + (direction.Y * length)), 0.1f, IsStart: false));
    }

    /// <param name="At">On the stroke's middle.</param>
    /// <param name="Half">Half of its thickness there, in pixels.</param>
    /// <param name="IsStart">Nothing is drawn between the one before and this one.</param>
    private readonly record struct Dab(PointF2 At, float Half, bool IsStart);
}
