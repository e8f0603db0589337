using Facet.Imaging;

namespace Facet.Makeup.Description;

/// <summary>
/// The colour of a face where make-up is rare: forehead, nose, lower cheeks and jaw. Regions are described relative to their mean; the zones
/// themselves are part of a description too, because what a colour adds depends on the skin below.
/// </summary>
internal sealed class SkinTone
{
    private const int LeastPixels = 12;
    private const int Thinning = 2;

    private SkinTone(float[]?[] zones)
    {
        float[][] seen = [.. zones.OfType<float[]>()];
        IsSeen = seen.Length > 0;
        for (var channel = 0; channel < LogColours.Channels && IsSeen; channel++)
        {
            Mean[channel] = seen.Average(zone => zone[channel]);
        }

        Zones = [.. zones.SelectMany(zone => zone ?? Mean)];
    }

    /// <summary>Whether there is any bare skin to compare with.</summary>
    public bool IsSeen { get; }

    /// <summary>[3].</summary>
    public float[] Mean { get; } = new float[LogColours.Channels];

    /// <summary>[3, 3]: forehead, nose, jaw; a hidden one has the mean of the others.</summary>
    public IReadOnlyList<float> Zones { get; }

    /// <summary>Takes the skin's mean from [n, 3] colours.</summary>
    public float[] Relative(float[] colours)
    {
        for (var i = 0; i < colours.Length; i++)
        {
            colours[i] -= Mean[i % LogColours.Channels];
        }

        return colours;
    }

    public static SkinTone Of(FaceMap map, LogColours colours)
    {
        var brows = map.Union("l_brow", "r_brow").Pixels;
        var cheeks = map.Union("l_cheek", "r_cheek").Pixels;
        var lips = map.Union("u_lip", "l_lip").Pixels;
        var forehead = brows.Length > 0 ? brows[0] / map.Width : map.Height * 3 / 10;
        var jaw = cheeks.Length > 0 ? cheeks[^1] / map.Width : lips.Length > 0 ? lips[0] / map.Width : map.Height * 7 / 10;
        return new SkinTone(
        [
            Tone(map["skin"].Between(0, forehead), colours),
            Tone(map["nose"], colours),
            Tone(map["skin"].Between(jaw + 1, map.Height), colours),
        ]);
    }

    private static float[]? Tone(PixelSet zone, LogColours colours) =>
        zone.Thinned(Thinning) is { Count: >= LeastPixels } some ? some.Median(colours) : null;
}
