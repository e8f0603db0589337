namespace Facet.Makeup.Description;

/// <summary>What one region looks like.</summary>
/// <param name="Values">Colours relative to the skin, then the tones of the skin, in stops; as many for every face.</param>
/// <param name="Visibility">How much of the region's colour can be seen, 0..1.</param>
public sealed record RegionDescription(float[] Values, float Visibility);
