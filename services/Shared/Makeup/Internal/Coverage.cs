namespace Facet.Makeup.Internal;

/// <summary>How much of a pigment lies on each pixel of an area, 0..1.</summary>
internal sealed class Coverage(Area area)
{
    public Area Area { get; } = area;

    public float[] Values { get; } = new float[area.Pixels];

    /// <summary>1 on some labels, 0 elsewhere.</summary>
    public static Coverage OfLabels(FaceSurface surface, Area area, bool[] labels)
    {
        var result = new Coverage(area);
        var (map, width) = (surface.Labels, surface.ImageWidth);
        for (var y = 0; y < area.Height; y++)
        {
            var row = map.AsSpan(((area.Top + y) * width) + area.Left, area.Width);
            var values = result.Values.AsSpan(y * area.Width, area.Width);
            for (var x = 0; x < row.Length; x++)
            {
                values[x] = labels[row[x]] ? 1 : 0;
            }
        }

        return result;
    }

    /// <summary>
    /// Some labels with an edge that is soft towards the inside: 0 at the border and everywhere outside, 1 from <paramref name="depth"/> on, without the
    /// steps of the label map.
    /// </summary>
    /// <param name="surface">The face.</param>
    /// <param name="area">Where.</param>
    /// <param name="labels">Which.</param>
    /// <param name="depth">Width of the edge in pixels.</param>
    public static Coverage Inside(FaceSurface surface, Area area, bool[] labels, float depth)
    {
        var result = OfLabels(surface, area, labels);
        var hard = (float[])result.Values.Clone();
        Blur.Gaussian(result.Values, area.Width, area.Height, Math.Max(depth * 0.6f, 0.45f));
        for (var i = 0; i < hard.Length; i++)
        {
            // Half of the blurred mask lies on its border.
            var share = Math.Clamp((result.Values[i] - 0.45f) * 2.2f, 0, 1);
            result.Values[i] = hard[i] * share * share * (3 - (2 * share));
        }

        return result;
    }

    /// <summary>Multiplies with another coverage of the same area.</summary>
    public Coverage Times(Coverage other)
    {
        for (var i = 0; i < Values.Length; i++)
        {
            Values[i] *= other.Values[i];
        }

        return this;
    }

    public void Soften(float sigma) => Blur.Gaussian(Values, Area.Width, Area.Height, sigma);
}
