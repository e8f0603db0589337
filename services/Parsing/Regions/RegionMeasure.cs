namespace Facet.Parsing.Regions;

/// <summary>Where something lies on a label map and how much of it there is.</summary>
/// <param name="Pixels">How many; the box has no meaning when there is none.</param>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">Last column.</param>
/// <param name="Bottom">Last row.</param>
public readonly record struct RegionMeasure(int Pixels, int Left, int Top, int Right, int Bottom)
{
    private static readonly RegionMeasure s_nothing = new(0, int.MaxValue, int.MaxValue, int.MinValue, int.MinValue);

    /// <summary>Both together.</summary>
    public RegionMeasure Union(RegionMeasure other) => new(
        Pixels + other.Pixels, Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    /// <summary>Measures every label in one pass, run by run: neighbouring pixels mostly have the same label.</summary>
    /// <param name="labels">[height, width].</param>
    /// <param name="width">Pixels.</param>
    /// <returns>One measure for each of the 256 values.</returns>
    public static RegionMeasure[] OfLabels(ReadOnlySpan<byte> labels, int width)
    {
        var measures = new RegionMeasure[256];
        Array.Fill(measures, s_nothing);
        for (var y = 0; y < labels.Length / width; y++)
        {
            var row = labels.Slice(y * width, width);
            var start = 0;
            while (start < width)
            {
                var label = row[start];
                var length = row[start..].IndexOfAnyExcept(label);
                var end = length < 0 ? width : start + length;
                measures[label] = measures[label].Union(new RegionMeasure(end - start, start, y, end - 1, y));
                start = end;
            }
        }

        return measures;
    }

    /// <summary>The measure of a region: the union of its labels.</summary>
    public static RegionMeasure OfRegion(ReadOnlySpan<RegionMeasure> labels, bool[] members)
    {
        var region = s_nothing;
        for (var label = 0; label < members.Length; label++)
        {
            if (members[label])
            {
                region = region.Union(labels[label]);
            }
        }

        return region;
    }
}
