namespace Facet.Makeup.Internal;

/// <summary>Eye shadow, in the coordinates of <see cref="EyeMesh"/>.</summary>
internal static class ShadowPaint
{
    public static void Apply(FaceCanvas canvas, ShadowStyle? style)
    {
        if (style is null || style.Opacity == 0)
        {
            return;
        }

        foreach (var region in canvas.Surface.Eyes)
        {
            if (region.IsUpper || style.Lower is not null || style.Shape == ShadowShape.Smoky)
            {
                Paint(canvas, style, region);
            }
        }
    }

    /// <summary>Above and below each eye that is seen.</summary>
    public static EyeRegion[] Prepare(FaceSurface surface)
    {
        var regions = new List<EyeRegion>();
        foreach (var eye in EyeMesh.Both.Where(eye => eye.IsSeen(surface)))
        {
            foreach (var isUpper in new[] { true, false })
            {
                var grid = isUpper ? eye.Upper(surface.Mesh) : eye.Lower(surface.Mesh);
                var area = Area.Around(grid.Points, 2, surface.Area);
                if (!area.IsEmpty)
                {
                    var (u, v) = grid.Coordinates(area);
                    var allowed = SkinMask.Of(surface, area, surface.Names.AroundEyes, depth: 0.012f);
                    var mask = Coverage.OfLabels(surface, area, surface.Names.AroundEyes);
                    regions.Add(new EyeRegion(
                        allowed, Relief.Of(surface, area, mask.Values, BlushPaint.SkinHighlights, surface.Light.Skin), isUpper, u, v));
                }
            }
        }

        return [.. regions];
    }

    private static void Paint(FaceCanvas canvas, ShadowStyle style, EyeRegion region)
    {
        var surface = canvas.Surface;
        var relief = region.IsUpper && style.Shimmer > 0 ? Shimmering(surface, region, style.Shimmer) : region.Relief;
        foreach (var (pigment, strength) in region.IsUpper ? UpperLayers(style) : LowerLayers(style))
        {
            var cover = new Coverage(region.Area);
            for (var i = 0; i < region.U.Length; i++)
            {
                cover.Values[i] = float.IsNaN(region.U[i]) ? 0 : style.Opacity * strength(region.U[i], region.V[i]);
            }

            cover.Soften(0.018f * surface.Unit);
            canvas.Lay(cover.Times(region.Allowed), surface.Light.Of(pigment), relief, new Film(0.25f, 1));
        }
    }

    /// <summary>Colours in the order in which they are laid, each with how much of it lies at (u, v).</summary>
    private static IEnumerable<(Pigment Pigment, Func<float, float, float> Strength)> UpperLayers(ShadowStyle style)
    {
        var shape = ShapeLines.Of(style);
        yield return (style.Lid, (u, v) => shape.Wash(u, v));
        if (style.Crease is { } crease)
        {
            yield return (crease, (u, v) => shape.Crease(u, v) * shape.Ends(u, v));
        }

        if (style.Outer is { } outer)
        {
            yield return (outer, (u, v) => shape.Outer(u, v) * shape.Ends(u, v));
        }
    }

    private static IEnumerable<(Pigment Pigment, Func<float, float, float> Strength)> LowerLayers(ShadowStyle style)
    {
        var reach = Curve.Mix(0.5f, 1.1f, style.Spread);
        var weight = style.Shape == ShadowShape.Smoky ? 0.9f : 0.7f;
        // Fades towards the inner corner and beyond the outer one.
        yield return (style.Lower ?? style.Lid, (u, v) =>
            weight * Curve.Step(reach, 0.1f * reach, v) * Curve.Step(-0.05f, 0.35f, u) * Curve.Step(1.2f, 0.95f, u));
    }

    /// <summary>A sheen on the middle of the lid, and sparkle in grains of a hundredth of the distance between the eyes.</summary>
    private static Relief Shimmering(FaceSurface surface, EyeRegion region, float shimmer)
    {
        var shade = (float[])region.Relief.Shade.Clone();
        var grain = Math.Max(1, surface.Unit * 0.01f);
        for (var i = 0; i < shade.Length; i++)
        {
            if (!float.IsNaN(region.U[i]))
            {
                var (x, y) = (region.Area.Left + (i % region.Area.Width), region.Area.Top + (i / region.Area.Width));
                var noise = Curve.Noise((int)(x / grain), (int)(y / grain));
                var sheen = Curve.Bump(0.5f, 0.45f, region.U[i]) * Curve.Bump(0.7f, 0.65f, region.V[i]);
                shade[i] *= 1 + (shimmer * ((0.45f * sheen) + (0.3f * noise * noise * noise)));
            }
        }

        return region.Relief with { Shade = shade };
    }

    /// <summary>Where lid colour, crease and outer corner lie.</summary>
    private readonly record struct ShapeLines(ShadowShape Shape, float Top, float Beyond)
    {
        public static ShapeLines Of(ShadowStyle style) => new(style.Shape, Curve.Mix(1.4f, 2.8f, style.Spread), style.Shape switch
        {
            ShadowShape.Cat => 1.5f,
            ShadowShape.Smoky => 1.25f,
            ShadowShape.Almond or ShadowShape.Cut => 1.2f,
            _ => 1.1f,
        });

        /// <summary>Fades at both corners, and below the line that leads outwards from the outer one.</summary>
        public float Ends(float u, float v)
        {
            var ends = Curve.Step(-0.02f, 0.2f, u) * Curve.Step(Beyond, Beyond - 0.28f, u);
            var below = Curve.Step(0, 0.4f, v);
            return ends * Curve.Mix(1, below, Curve.Step(0.95f, 1.1f, u));
        }

        public float Wash(float u, float v)
        {
            var top = Shape switch
            {
                // Rises towards the outer corner.
                ShadowShape.Almond => Top * Curve.Mix(0.75f, 1.05f, u),
                ShadowShape.Cat => Top * Curve.Mix(0.6f, 1.1f, Math.Min(u, 1.2f)),
                ShadowShape.Cut => 1.2f,
                _ => Top * (0.85f + (0.15f * Curve.Bump(0.55f, 0.4f, u))),
            };
            var edge = Shape == ShadowShape.Cut ? 0.9f : 0.35f;
            var fade = Curve.Step(top, top * edge, v);
            var along = Shape switch
            {
                ShadowShape.Almond => Curve.Mix(0.6f, 1, Curve.Step(0.1f, 0.8f, u)),
                ShadowShape.Cat => Curve.Mix(0.5f, 1, Curve.Step(0.1f, 0.7f, u)),
                ShadowShape.Smoky => Curve.Mix(0.75f, 1, Curve.Step(1.2f, 0, v)),
                _ => 1,
            };
            return fade * along * Ends(u, v);
        }

        public float Crease(float u, float v)
        {
            var centre = Shape == ShadowShape.Cut ? 1.45f : 1.3f;
            var width = 0.2f + (0.16f * Top);
            var band = v < centre && Shape == ShadowShape.Cut ? Curve.Step(1.1f, 1.25f, v) : Curve.Bump(centre, width, v);
            return 0.85f * band * Curve.Mix(0.45f, 1, Curve.Step(0.15f, 0.75f, u));
        }

        public float Outer(float u, float v)
        {
            var high = Curve.Step(Top, 0.5f * Top, v);
            // A V that opens towards the outer corner.
            var corner = Curve.Step(0.5f, 0.95f, u + (0.12f * v));
            if (Shape == ShadowShape.Halo)
            {
                corner = Math.Max(corner, Curve.Step(0.38f, 0.1f, u));
            }

            return 0.9f * corner * high;
        }
    }
}
