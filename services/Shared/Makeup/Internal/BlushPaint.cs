using Facet.Imaging;

namespace Facet.Makeup.Internal;

/// <summary>Blush: soft spots that are laid out on the cheek, so that they turn with the face.</summary>
internal static class BlushPaint
{
    /// <summary>Highlights of skin are compared with what lies so far around, in distances between the eyes.</summary>
    internal const float SkinHighlights = 0.08f;

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
        var frames = Array.ConvertAll(s_cheeks, cheek => cheek.Frame(surface.Mesh));
        var area = surface.Around([127, 356, 234, 454, 172, 397, 168, 70, 300], 0.05f);
        if (area.IsEmpty)
        {
            return;
        }

        var cover = SkinMask.Of(surface, area, surface.Names.FaceSkin, depth: 0.09f);
        var spots = Spots(style);
        for (var y = 0; y < area.Height; y++)
        {
            for (var x = 0; x < area.Width; x++)
            {
                ref var value = ref cover.Values[(y * area.Width) + x];
                if (value > 0)
                {
                    value *= style.Opacity * Strength(frames, spots, style.Softness, new PointF2(area.Left + x + 0.5f, area.Top + y + 0.5f));
                }
            }
        }

        var mask = Coverage.OfLabels(surface, area, surface.Names.FaceSkin);
        canvas.Lay(cover, surface.Light.Of(style.Colour), Relief.Of(surface, area, mask.Values, SkinHighlights, surface.Light.Skin, keep: 1));
    }

    /// <summary>In units of half the cheek's width and height from its middle: p outwards, q downwards.</summary>
    private static Spot[] Spots(BlushStyle style)
    {
        var size = 0.5f + style.Size;
        return style.Place switch
        {
            BlushPlace.Apples => [new(-0.2f, 0.05f, 0.8f * size, 0.75f * size, 0)],
            BlushPlace.High => [new(0.35f, -0.5f, 1.15f * size, 0.5f * size, -0.55f)],
            BlushPlace.Draped => [new(0.45f, -0.6f, 1.1f * size, 0.55f * size, -0.6f), new(1.15f, -1.7f, 0.5f * size, 1.1f * size, 0.15f)],
            BlushPlace.Sunkissed => [new(-0.25f, -0.45f, 1.15f * size, 0.55f * size, 0), new(-1.9f, -0.75f, 0.9f * size, 0.45f * size, 0)],
            _ => [new(0.35f, 0.6f, 1.2f * size, 0.38f * size, -0.6f)],
        };
    }

    private static float Strength(CheekFrame[] frames, Spot[] spots, float softness, PointF2 point)
    {
        // 1 is a Gaussian; sharper spots are flat in the middle and fall steeply.
        var power = Curve.Mix(2.2f, 1, softness);
        float strongest = 0, left = 1;
        foreach (var frame in frames)
        {
            if (!frame.IsSeen)
            {
                continue;
            }

            var (p, q) = frame.Of(point);
            foreach (var spot in spots)
            {
                var square = spot.SquaredDistance(p, q);
                if (square < 9)
                {
                    var value = MathF.Exp(-MathF.Pow(square, power));
                    strongest = Math.Max(strongest, value);
                    left *= 1 - value;
                }
            }
        }

        // Between the two: spots that meet join without a seam and without a double layer.
        return 0.5f * (strongest + 1 - left);
    }

    private readonly record struct Spot(float P, float Q, float Wide, float High, float Turn)
    {
        public float SquaredDistance(float p, float q)
        {
            var (sin, cos) = MathF.SinCos(Turn);
            var (x, y) = (p - P, q - Q);
            var (along, across) = (((x * cos) + (y * sin)) / Wide, ((y * cos) - (x * sin)) / High);
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

        public (float P, float Q) Of(PointF2 point)
        {
            var (x, y) = (point.X - Middle.X, point.Y - Middle.Y);
            return (((x * Down.Y) - (y * Down.X)) / Area, ((y * Out.X) - (x * Out.Y)) / Area);
        }
    }
}
