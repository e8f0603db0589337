using Facet.Imaging;

namespace Facet.Makeup.Description;

/// <summary>
/// What a region looks like relative to the person's own bare skin: mean colours in the cells of a grid over it, quantiles of its colours, and the
/// skin's tone. Colours are logarithms of linear light, so that another light or white balance moves region and skin alike.
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

        var box = all.Bounds();
        var (upper, lower) = (new CellGrid(LipColumns, 1), new CellGrid(LipColumns, 1));
        upper.Add(colours, map["u_lip"], box, isMirrored: false);
        lower.Add(colours, map["l_lip"], box, isMirrored: false);
        return RegionDescription.Of([.. upper.Means(), .. lower.Means(), .. all.Quantiles(colours, s_quantiles)], skin, Visibility.Of(colours, all));
    }

    private static RegionDescription? Eyes(FaceMap map, LogColours colours, SkinTone skin)
    {
        var grid = new CellGrid(EyeColumns, EyeRows);
        var seen = new List<PixelSet>(2);
        foreach (var (label, isMirrored) in new[] { ("l_eye_shadow", true), ("r_eye_shadow", false) })
        {
            if (map[label] is { Count: >= LeastPixels } lid)
            {
                grid.Add(colours, lid, lid.Bounds(), isMirrored);
                seen.Add(lid);
            }
        }

        return seen.Count == 0 ? null : RegionDescription.Of(
            [.. grid.Means(), .. map.Union("l_eye_shadow", "r_eye_shadow").Quantiles(colours, s_quantiles)], skin, Visibility.Of(colours, [.. seen]));
    }

    private static RegionDescription? Cheeks(FaceMap map, LogColours colours, SkinTone skin)
    {
        var grid = new CellGrid(CheekColumns, CheekRows);
        var around = map.Union("skin", "l_cheek", "r_cheek");
        var seen = new List<PixelSet>(2);
        foreach (var (label, isMirrored) in new[] { ("l_cheek", true), ("r_cheek", false) })
        {
            if (map[label] is { Count: >= LeastPixels } cheek)
            {
                var box = Widened(cheek.Bounds());
                grid.Add(colours, Within(around, box), box, isMirrored);
                seen.Add(cheek);
            }
        }

        return seen.Count == 0 ? null : RegionDescription.Of(grid.Means(), skin, Visibility.Of(colours, [.. seen]));
    }

    private static (float Left, float Right, float Top, float Bottom) Widened((float Left, float Right, float Top, float Bottom) box)
    {
        var (width, height) = (box.Right - box.Left, box.Bottom - box.Top);
        return (box.Left - (Beside * width), box.Right + (Beside * width), box.Top - (Above * height), box.Bottom + (Below * height));
    }

    private static PixelSet Within(PixelSet pixels, (float Left, float Right, float Top, float Bottom) box) => pixels with
    {
        Pixels =
        [
            .. pixels.Pixels.Where(pixel => pixel % pixels.Width is var x && pixel / pixels.Width is var y
                && x >= box.Left && x <= box.Right && y >= box.Top && y <= box.Bottom),
        ],
    };
}
