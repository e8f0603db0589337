using Facet.Search.Model;

namespace Facet.Search.Engine;

/// <summary>Factors to compare with and what made them.</summary>
public sealed record FactorQuery(IReadOnlyList<RegionData> Regions, ModelFingerprint Fingerprint);
