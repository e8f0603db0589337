namespace Facet.Gram;

/// <summary>What made-up points are like.</summary>
public sealed record SyntheticOptions
{
    /// <summary>Decides everything.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Channels (C), 1..65536.</summary>
    public int Channels { get; init; } = 384;

    /// <summary>At least one.</summary>
    public IReadOnlyList<SyntheticRegion> Regions { get; init; } = [SyntheticRegion.Lips, SyntheticRegion.Eyes, SyntheticRegion.Cheeks];

    /// <summary>People that points show, at least 1.</summary>
    public int Persons { get; init; } = 20_000;

    /// <summary>Styles that people wear, at least 1.</summary>
    public int Styles { get; init; } = 300;

    /// <summary>Share of the variation between points that comes from the person, 0..1.</summary>
    public double PersonShare { get; init; } = 0.6;

    /// <summary>Share that comes from the style, 0..1 - <see cref="PersonShare"/>; the rest is the photo's own.</summary>
    public double StyleShare { get; init; } = 0.2;

    /// <summary>Share of the variation that regions of a point have in common, 0..1.</summary>
    public double SharedByRegions { get; init; } = 0.5;

    /// <summary>Share of points whose region is hidden, for each region by itself, 0..1.</summary>
    public double MissingShare { get; init; } = 0.015;

    internal void Validate()
    {
        if (Channels is < 1 or > CompactLayout.MaxChannels || Persons < 1 || Styles < 1 || Regions.Count == 0)
        {
            throw new ArgumentException(
                $"{Channels} channels, {Persons} persons, {Styles} styles, {Regions.Count} regions: each must be at least 1, channels at most "
                + $"{CompactLayout.MaxChannels}");
        }

        if (!(PersonShare >= 0 && StyleShare >= 0 && PersonShare + StyleShare <= 1
            && SharedByRegions is >= 0 and <= 1 && MissingShare is >= 0 and <= 1))
        {
            throw new ArgumentException(
                $"shares are person {PersonShare}, style {StyleShare}, shared by regions {SharedByRegions}, missing {MissingShare}; "
                + "each must lie in 0..1, and the first two together");
        }

        foreach (var region in Regions)
        {
            if (region.MinPatches < 1 || region.MaxPatches < region.MinPatches || region.MaxPatches > CompactLayout.MaxPatches
                || !(region.Spread >= 0 && region.Texture >= 0)
                || !double.IsFinite(region.Spread + region.Texture + region.SpreadDecay + region.TextureDecay))
            {
                throw new ArgumentException($"region '{region.Name}' is out of range: {region}");
            }
        }
    }
}
