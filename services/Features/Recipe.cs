using Facet.Gram;
using Facet.Makeup.Description;

namespace Facet.Features;

/// <summary>What one region's factors are made of.</summary>
/// <param name="Region">Name of the region, as the label map knows it.</param>
/// <param name="Taps">Hidden states of the backbone that are summed, element by element.</param>
public sealed record RecipeRegion(string Region, IReadOnlyList<string> Taps)
{
    /// <summary>Name of the summed map: "hidden_03+hidden_04+hidden_05".</summary>
    public string TapSum => string.Join('+', Taps);
}

/// <summary>A named way of turning an aligned crop and its masks into region factors.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Model">Id of the backbone, as callers see it.</param>
/// <param name="Description">One sentence for people.</param>
/// <param name="CropSize">Side of the crop it wants, in pixels.</param>
/// <param name="MaskMode">How masks are brought down to the feature grid unless the caller says otherwise.</param>
/// <param name="Regions">Empty for a backbone that is only asked for feature maps.</param>
/// <param name="Embedding">Output of the model that pools the whole crop; null when the recipe offers none.</param>
/// <param name="IsMetric">No backbone runs: regions are described relative to the skin, and a learned metric makes their vectors.</param>
public sealed record Recipe(
    string Name, string Model, string Description, int CropSize, MaskMode MaskMode, IReadOnlyList<RecipeRegion> Regions,
    string? Embedding = null, bool IsMetric = false)
{
    /// <summary>Every tap that any region needs, once.</summary>
    public IReadOnlyList<string> Taps => [.. Regions.SelectMany(region => region.Taps).Distinct()];

    /// <summary>All that changes the numbers, in one line: part of the fingerprint of what the recipe makes.</summary>
    public string Canonical(MaskMode maskMode) =>
        IsMetric ? $"{Name}; crop {CropSize}; {MakeupDescriptor.Version}" : $"{Name}; crop {CropSize}; mask {maskMode}; " + string.Join(", ", Regions.Select(region => $"{region.Region}={region.TapSum}"));
}
