namespace Facet.Makeup.Internal;

/// <summary>
/// Teeth and the dark of the mouth that a label map takes for lips: beside an open mouth, what is brighter and less red than the lips, or much darker.
/// </summary>
internal static class LipLikeness
{
    /// <summary>How far from the opening a label may err, in distances between the eyes.</summary>
    private const float Reach = 0.07f;

    /// <returns>1 for lips, 0 for teeth.</returns>
    public static Coverage Of(FaceSurface surface, Area area, Coverage lips)
    {
        var result = new Coverage(area);
        Array.Fill(result.Values, 1);
        var opening = Coverage.OfLabels(surface, area, surface.Names.Mouth);
        // A closed mouth is a line.
        if (opening.Values.Sum() < 0.012f * surface.Unit * surface.Unit)
        {
            return result;
        }

        opening.Soften(Reach * 0.5f * surface.Unit);
        var luminance = surface.LuminanceOf(area);
        var (bright, red) = Typical(surface, area, lips, luminance);
        for (var i = 0; i < luminance.Length; i++)
        {
            if (lips.Values[i] > 0 && opening.Values[i] > 0.02f)
            {
                var near = Curve.Step(0.02f, 0.12f, opening.Values[i]);
                var pale = Curve.Step(0.3f, 0.75f, 1 - ((Redness(surface, area, i) - 1) / Math.Max(red - 1, 0.05f)));
                var teeth = pale * Curve.Step(1.1f, 1.5f, luminance[i] / bright);
                var dark = Curve.Step(0.3f, 0.12f, luminance[i] / bright);
                result.Values[i] = 1 - (near * Math.Max(teeth, dark));
            }
        }

        result.Soften(0.5f);
        return result;
    }

    private static (float Luminance, float Redness) Typical(FaceSurface surface, Area area, Coverage lips, float[] luminance)
    {
        var (values, reds) = (new List<float>(), new List<float>());
        for (var i = 0; i < luminance.Length; i++)
        {
            if (lips.Values[i] > 0)
            {
                values.Add(luminance[i]);
                reds.Add(Redness(surface, area, i));
            }
        }

        values.Sort();
        reds.Sort();
        return (Math.Max(values[values.Count / 2], 1e-4f), reds[reds.Count / 2]);
    }

    private static float Redness(FaceSurface surface, Area area, int i)
    {
        var at = surface.At(area.Left + (i % area.Width), area.Top + (i / area.Width));
        return (surface.Linear[at] + 0.003f) / (surface.Linear[at + 1] + 0.003f);
    }
}
