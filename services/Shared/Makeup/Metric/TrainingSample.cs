using Facet.Makeup.Description;

namespace Facet.Makeup.Metric;

/// <summary>A region of a painted face.</summary>
/// <param name="Person">Whose face it is.</param>
/// <param name="Style">Which style the region wears; negative for none.</param>
/// <param name="Description">What it looks like.</param>
public sealed record TrainingSample(int Person, int Style, RegionDescription Description);
