namespace Facet.Makeup.Internal;

/// <summary>How each part of a style is made up.</summary>
internal static class SampledParts
{
    private const float Bold = 0.2f;

    public static LipStyle Lips(StyleRandom random)
    {
        var colour = random.Pick(random.Chance(Bold) ? ColourFamily.BoldLips : ColourFamily.Lips).Sample(random);
        var finish = random.Pick<LipFinish>([LipFinish.Satin, LipFinish.Satin, LipFinish.Matte, LipFinish.Gloss, LipFinish.Gloss, LipFinish.Metallic]);
        var gradient = random.Chance(0.3f) ? random.Between(0.3f, 1) : 0;
        Pigment? inner = gradient > 0 && random.Chance(0.7f) ? random.Pick(ColourFamily.Lips).Sample(random) : null;
        return new LipStyle(colour, random.Between(0.45f, 0.97f), finish, finish == LipFinish.Matte ? 0 : random.Between(0.1f, 1), gradient, inner);
    }

    public static ShadowStyle Eyes(StyleRandom random)
    {
        var lids = random.Chance(0.45f) ? ColourFamily.BoldLids : ColourFamily.Lids;
        var shape = random.Pick(Enum.GetValues<ShadowShape>());
        var lid = random.Pick(lids).Sample(random);
        Pigment? Maybe(float probability, ColourFamily[] families) => random.Chance(probability) ? random.Pick(families).Sample(random) : null;
        var crease = Maybe(shape == ShadowShape.Cut ? 1 : 0.6f, ColourFamily.Depths);
        var outer = Maybe(shape == ShadowShape.Halo ? 1 : 0.6f, ColourFamily.Depths);
        var lower = Maybe(shape == ShadowShape.Smoky ? 1 : 0.35f, random.Chance(0.5f) ? lids : ColourFamily.Depths);
        return new ShadowStyle(
            lid, crease, outer, lower, random.Between(0.5f, 0.95f), shape, random.Between(0.25f, 1), random.Chance(0.5f) ? random.Between(0.2f, 1) : 0);
    }

    public static LinerStyle Liner(StyleRandom random) => new(
        random.Pick(random.Chance(Bold) ? ColourFamily.BoldLiners : ColourFamily.Liners).Sample(random),
        random.Between(0.65f, 1),
        random.Between(0.15f, 0.9f),
        random.Chance(0.4f) ? random.Between(0.1f, 0.6f) : 0,
        random.Chance(0.5f) ? random.Between(0.25f, 1) : 0,
        random.Between(0, 0.8f));

    public static BrowStyle Brows(StyleRandom random) => new(random.Pick(ColourFamily.Brows).Sample(random), random.Between(0.2f, 0.9f));

    public static BlushStyle Cheeks(StyleRandom random)
    {
        var bold = random.Chance(Bold);
        var colour = random.Pick(bold ? ColourFamily.BoldCheeks : ColourFamily.Cheeks).Sample(random);
        var place = random.Pick(Enum.GetValues<BlushPlace>());
        return new BlushStyle(colour, bold ? random.Between(0.4f, 0.65f) : random.Between(0.18f, 0.48f), place, random.Between(0.2f, 0.9f), random.Between(0.3f, 1));
    }

    public static FoundationStyle Foundation(StyleRandom random) =>
        new(random.Between(0.1f, 0.95f), random.Between(-0.6f, 0.6f), random.Between(-0.8f, 0.8f), random.Between(-0.8f, 0.8f));
}
