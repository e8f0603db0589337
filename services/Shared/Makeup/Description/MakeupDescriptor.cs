using Facet.Imaging;

namespace Facet.Makeup.Description;

/// <summary>
/// What a region looks like relative to the person's own bare skin: how its colour changes over it, quantiles of its colours, and the skin's tone. Colours are logarithms of linear light, so that another light or white balance moves region and skin alike.
/// </summary>
public static class MakeupDescriptor
{
    /// <summary>Part of every fingerprint: descriptions of different versions do not compare.</summary>
    public const string Version = "skin-relative-1";

    private const int LeastPixels = 40;
    private const int EyeColumns = 9, EyeRows = 7, LipColumns = 5, CheekColumns = 6, CheekRows = 6;

    // How far blush reaches beyond the zone of the cheek, in its width and height.
    private const float Beside = 0.25f, Above = 0.25f, Below = 0.35f;

    private static readonly float[] s_quantiles = [0.05f, 0.1f, 0.25f, 0.5f, 0.75f, 0.9f, 0.95f];

    /// <summary>The regions that can be described.</summary>
    public static IReadOnlyList<string> Regions { get; } = ["lips", "eyes", "cheeks"];

    /// <param name="crop">The aligned crop, both sides at least 32 pixels; 384 is what the shipped metric was trained on.</param>
    /// <param name="labels">A byte a pixel, row-major.</param>
    /// <param name="values">The value of each label by its name, as in a label map's classes; zones that are not there are not described.</param>
    /// <returns>A description of each region that is seen.</returns>
    /// <exception cref="ArgumentException">Not as many labels as pixels.</exception>
    public static IReadOnlyDictionary<string, RegionDescription> Describe(RgbImage crop, ReadOnlySpan<byte> labels, IReadOnlyDictionary<string, byte> values)
    {
        ArgumentNullException.ThrowIfNull(crop);
        ArgumentNullException.ThrowIfNull(values);
        if (labels.Length != crop.Width * crop.Height)
        {
            throw new ArgumentException($"A crop of {crop.Width} x {crop.Height} has as many labels, not {labels.Length}.", nameof(labels));
        }

        var (map, colours) = (new FaceMap(crop, labels, values), new LogColours(crop));
        var skin = SkinTone.Of(map, colours);
        var described = new Dictionary<string, RegionDescription>(StringComparer.Ordinal);
        if (skin.IsSeen)
        {
            Put("lips", Lips);
            Put("eyes", Eyes);
            Put("cheeks", Cheeks);
        }

        return described;

        void Put(string region, Func<FaceMap, LogColours, SkinTone, RegionDescription?> describe)
        {
            if (describe(map, colours, skin) is { } description)
            {
                described.Add(region, description);
            }
        }
    }

    private static RegionDescription? Lips(FaceMap map, LogColours colours, SkinTone skin)
    {
        var all = map.Union("u_lip", "l_lip");
        if (all.Count < LeastPixels)
        {
            return null;
        }

        // Upper over lower lip, whatever lies between them.
        var (box, grid) = (all.Bounds(), new CellGrid(LipColumns, 2, skin));
        grid.Add(colours, map["u_lip"], (box.Left, box.Right, map.Height, map.Height + 1), isMirrored: false);
        grid.Add(colours, map["l_lip"], (box.Left, box.Right, -1, 0), isMirrored: false);
        float[] quantiles = skin.Relative(all.Quantiles(colours, s_quantiles));
        return new RegionDescription([.. grid.ColourWaves(2, 2), .. quantiles, .. skin.Zones], Visibility.Of(colours, all));
    }

    private static RegionDescription? Eyes(FaceMap map, LogColours colours, SkinTone skin)
    {
        var grid = new CellGrid(EyeColumns, EyeRows, skin);
        var lids = Sides(map, "l_eye_shadow", "r_eye_shadow");
        foreach (var (lid, isMirrored) in lids)
        {
            grid.Add(colours, lid, lid.Bounds(), isMirrored);
        }

        if (lids.Count == 0)
        {
            return null;
        }

        var quantiles = skin.Relative(map.Union("l_eye_shadow", "r_eye_shadow").Quantiles(colours, s_quantiles));
        IEnumerable<float> hues = quantiles.Where((_, i) => i % LogColours.Channels > 0);
        return new RegionDescription([.. grid.ColourWaves(5, 4), .. hues, .. skin.Zones], Visibility.Of(colours, [.. lids.Select(lid => lid.Pixels)]));
    }

    private static RegionDescription? Cheeks(FaceMap map, LogColours colours, SkinTone skin)
    {
        var grid = new CellGrid(CheekColumns, CheekRows, skin);
        var cheeks = Sides(map, "l_cheek", "r_cheek");
        foreach (var (cheek, isMirrored) in cheeks)
        {
            var box = Widened(cheek.Bounds());
            var around = map["skin"].Within(box).With(map["l_cheek"].Within(box)).With(map["r_cheek"].Within(box));
            grid.Add(colours, around, box, isMirrored);
        }

        return cheeks.Count == 0 ? null : new RegionDescription(
            [.. grid.ColourWaves(CheekColumns, CheekRows), .. skin.Zones], Visibility.Of(colours, [.. cheeks.Select(cheek => cheek.Pixels)]));
    }

    /// <summary>The sides of the face that are seen; the person's left one is mirrored.</summary>
    private static List<(PixelSet Pixels, bool IsMirrored)> Sides(FaceMap map, string left, string right) =>
        [.. new[] { (map[left], true), (map[right], false) }.Where(side => side.Item1.Count >= LeastPixels)];

    private static (float Left, float Right, float Top, float Bottom) Widened((float Left, float Right, float Top, float Bottom) box)
    {
        var (width, height) = (box.Right - box.Left, box.Bottom - box.Top);
        return (box.Left - (Beside * width), box.Right + (Beside * width), box.Top - (Above * height), box.Bottom + (Below * height));
    }
}
