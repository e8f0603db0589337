namespace Facet.Makeup.Internal;

/// <summary>Colour, strength and shape of a region that is painted flat.</summary>
/// <param name="Colour">sRGB.</param>
/// <param name="Opacity">0..1.</param>
/// <param name="Spread">Eyes: how far the colour reaches beyond the lid, in distances between the eyes.</param>
/// <param name="Tilt">Eyes: how much stronger it is at the outer end, -1..1. Cheeks: angle in radians.</param>
/// <param name="Beside">Cheeks: outwards from the middle of the zone, in its width.</param>
/// <param name="Below">Cheeks: below the middle of the zone, in its height.</param>
/// <param name="Across">Cheeks: half axis, in the width of the zone.</param>
/// <param name="Down">Cheeks: half axis, in the height of the zone.</param>
internal sealed record FlatLook(byte[] Colour, float Opacity, float Spread = 0, float Tilt = 0, float Beside = 0, float Below = 0, float Across = 1, float Down = 1)
{
    public static FlatLook Lips(ulong seed)
    {
        var random = StyleRandom.For(seed, MakeupParts.Lips);
        return new FlatLook(Hsv(random.Between(-0.08f, 0.06f), random.Between(0.35f, 0.95f), random.Between(0.3f, 0.95f)), random.Between(0.35f, 0.75f));
    }

    public static FlatLook Eyes(ulong seed)
    {
        var random = StyleRandom.For(seed, MakeupParts.Eyes);
        var colour = Hsv(random.Between(0, 1), random.Between(0.25f, 0.8f), random.Between(0.2f, 0.85f));
        return new FlatLook(colour, random.Between(0.25f, 0.6f), Spread: random.Between(0.027f, 0.06f), Tilt: random.Between(-0.8f, 0.8f));
    }

    public static FlatLook Cheeks(ulong seed)
    {
        var random = StyleRandom.For(seed, MakeupParts.Cheeks);
        var colour = Hsv(random.Between(-0.06f, 0.07f), random.Between(0.4f, 0.75f), random.Between(0.6f, 0.95f));
        return new FlatLook(
            colour,
            random.Between(0.18f, 0.45f),
            Tilt: random.Between(-0.8f, 0.8f),
            Beside: random.Between(-0.35f, 0.35f),
            Below: random.Between(-0.3f, 0.3f),
            Across: random.Between(0.35f, 0.8f),
            Down: random.Between(0.35f, 0.8f));
    }

    /// <param name="hue">Turns from red on over yellow.</param>
    /// <param name="saturation">0..1.</param>
    /// <param name="value">0..1.</param>
    private static byte[] Hsv(float hue, float saturation, float value)
    {
        return [Channel(5), Channel(3), Channel(1)];

        byte Channel(float shift)
        {
            var k = (shift + (6 * (hue + 1))) % 6;
            return (byte)MathF.Round(byte.MaxValue * value * (1 - (saturation * Math.Clamp(Math.Min(k, 4 - k), 0, 1))));
        }
    }
}
