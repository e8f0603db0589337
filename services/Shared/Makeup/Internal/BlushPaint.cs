using Facet.Imaging;

namespace Facet.Makeup.Internal;

/// <summary>Blush: soft spots that are laid out on the cheek, so that they turn with the face.</summary>
internal static class BlushPaint
{
    /// <summary>Highlights of skin are compared with what lies so far around, in distances between the eyes.</summary>
    internal const float SkinHighlights = 0.08f;

    /// <summary>Blush is a powder that the skin shows through.</summary>
    private const float Sheer = 0.6f;

    /// <summary>Beyond the root of this many half widths a spot is invisible.</summary>
    private const int FarthestSquare = 9;
    private const int ProfileSteps = 64;

    /// <summary>Mesh vertices of a cheek: its inner, outer, upper and lower edge.</summary>
    private static readonly CheekMesh[] s_cheeks =
    [
        new([100, 36], [116, 123], [117, 118, 119], [205, 187, 147]), new([329, 266], [345, 352], [346, 347, 348], [425, 411, 376]),
    ];

    public static void Apply(FaceCanvas canvas, BlushStyle? style)
    {
        if (style is null || style.Opacity == 0)
        {
            return;
        }

        var surface = canvas.Surface;
        if (surface.Cheeks is not { } region)
        {
            return;
        }

        var (area, cover) = (region.Area, new Coverage(region.Area));
        var spots = PlacedSpots(surface, style);
        var profile = Profile(style.Softness);
        for (var y = 0; y < area.Height; y++)
        {
            for (var x = 0; x < area.Width; x++)
            {
                var i = (y * area.Width) + x;
                if (region.Allowed.Values[i] > 0)
                {
                    cover.Values[i] = style.Opacity * region.Allowed.Values[i] * Strength(spots, profile, area.Left + x + 0.5f, area.Top + y + 0.5f);
                }
            }
        }

        canvas.Lay(cover, surface.Light.Of(style.Colour), region.Relief, new Film(Sheer, 1));
    }

    public static PaintRegion? Prepare(FaceSurface surface)
    {
        var area = surface.Around([127, 356, 234, 454, 172, 397, 168, 70, 300], 0.05f);
        if (area.IsEmpty)
        {
            return null;
        }

        var allowed = SkinMask.Of(surface, area, surface.Names.FaceSkin, depth: 0.09f);
        var mask = Coverage.OfLabels(surface, area, surface.Names.FaceSkin);
        return new PaintRegion(allowed, Relief.Of(surface, area, mask.Values, SkinHighlights, surface.Light.Skin));
    }

    /// <summary>In units of half the cheek's width and height from its middle: p outwards, q downwards.</summary>
    private static Spot[] Spots(BlushStyle style)
    {
        var size = 0.65f + (0.7f * style.Size);
        return style.Place switch
        {
            BlushPlace.Apples => [new(-0.2f, 0.05f, 0.8f * size, 0.75f * size, 0)],
            BlushPlace.High => [new(0.35f, -0.5f, 1.15f * size, 0.5f * size, -0.55f)],
            BlushPlace.Draped => [new(0.45f, -0.6f, 1.1f * size, 0.55f * size, -0.6f), new(1.15f, -1.7f, 0.5f * size, 1.1f * size, 0.15f)],
            BlushPlace.Sunkissed => [new(-0.2f, -0.3f, 1.2f * size, 0.6f * size, 0), new(-1.8f, -0.35f, 0.8f * size, 0.45f * size, 0)],
            _ => [new(0.35f, 0.6f, 1.2f * size, 0.5f * size, -0.6f)],
        };
    }

    /// <summary>The spots on both cheeks, where they are seen.</summary>
    private static PlacedSpot[] PlacedSpots(FaceSurface surface, BlushStyle style) =>
    [
        .. s_cheeks.Select(cheek => cheek.Frame(surface.Mesh)).Where(frame => frame.IsSeen).SelectMany(frame => Spots(style).Select(frame.Place)),
    ];

    /// <summary>Strength by squared distance from the middle, in steps of 1 / <see cref="ProfileSteps"/>.</summary>
    private static float[] Profile(float softness)
    {
        // 1 is a Gaussian; sharper spots are flat in the middle and fall steeply.
        var power = Curve.Mix(1.6f, 0.9f, softness);
        var profile = new float[(FarthestSquare * ProfileSteps) + 2];
        for (var i = 0; i < profile.Length; i++)
        {
            profile[i] = MathF.Exp(-MathF.Pow(i / (float)ProfileSteps, power));
        }

        return profile;
    }

    private static float Strength(PlacedSpot[] spots, float[] profile, float x, float y)
    {
        float strongest = 0, left = 1;
        foreach (var spot in spots)
        {
            var square = spot.SquaredDistance(x, y);
            if (square < FarthestSquare)
            {
                var step = (int)(square * ProfileSteps);
                var value = Curve.Mix(profile[step], profile[step + 1], (square * ProfileSteps) - step);
                strongest = Math.Max(strongest, value);
                left *= 1 - value;
            }
        }

        // Between the two: spots that meet join without a seam and without a double layer.
        return 0.5f * (strongest + 1 - left);
    }

    private readonly record struct Spot(float P, float Q, float Wide, float High, float Turn);

    /// <summary>A spot in pixels: along = AlongX x + AlongY y + Along0, in units of its half width, and across likewise.</summary>
    private readonly record struct PlacedSpot(float AlongX, float AlongY, float Along0, float AcrossX, float AcrossY, float Across0)
    {
        public float SquaredDistance(float x, float y)
        {
            var (along, across) = ((AlongX * x) + (AlongY * y) + Along0, (AcrossX * x) + (AcrossY * y) + Across0);
            return (along * along) + (across * across);
        }
    }

    private sealed record CheekMesh(int[] Inner, int[] Outer, int[] Upper, int[] Lower)
    {
        public CheekFrame Frame(PointF2[] mesh)
        {
            var (inner, outer) = (Mean(mesh, Inner), Mean(mesh, Outer));
            var (upper, lower) = (Mean(mesh, Upper), Mean(mesh, Lower));
            var middle = new PointF2((inner.X + outer.X + upper.X + lower.X) / 4, (inner.Y + outer.Y + upper.Y + lower.Y) / 4);
            return new CheekFrame(
                middle, new PointF2((outer.X - inner.X) / 2, (outer.Y - inner.Y) / 2), new PointF2((lower.X - upper.X) / 2, (lower.Y - upper.Y) / 2));
        }

        private static PointF2 Mean(PointF2[] mesh, int[] vertices) =>
            new(vertices.Average(vertex => mesh[vertex].X), vertices.Average(vertex => mesh[vertex].Y));
    }

    /// <summary>Axes of a cheek in pixels.</summary>
    private readonly record struct CheekFrame(PointF2 Middle, PointF2 Out, PointF2 Down)
    {
        private float Area => (Out.X * Down.Y) - (Out.Y * Down.X);

        /// <summary>A cheek that the head turns away is a sliver.</summary>
        public bool IsSeen => MathF.Abs(Area) > 0.15f * ((Down.X * Down.X) + (Down.Y * Down.Y));

        /// <summary>Puts a spot of the cheek's coordinates into pixels.</summary>
        public PlacedSpot Place(Spot spot)
        {
            var (sin, cos) = MathF.SinCos(spot.Turn);
            // p and q of a pixel are linear in it, and so are the spot's own axes in p and q.
            var (px, py, qx, qy) = (Down.Y / Area, -Down.X / Area, -Out.Y / Area, Out.X / Area);
            var p0 = -(px * Middle.X) - (py * Middle.Y) - spot.P;
            var q0 = -(qx * Middle.X) - (qy * Middle.Y) - spot.Q;
            return new PlacedSpot(
                ((px * cos) + (qx * sin)) / spot.Wide, ((py * cos) + (qy * sin)) / spot.Wide, ((p0 * cos) + (q0 * sin)) / spot.Wide,
                ((qx * cos) - (px * sin)) / spot.High, ((qy * cos) - (py * sin)) / spot.High, ((q0 * cos) - (p0 * sin)) / spot.High);
        }
    }
}
