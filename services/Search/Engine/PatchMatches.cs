namespace Facet.Search.Engine;

/// <summary>Which patches of a region made its score.</summary>
/// <param name="QueryCells">Cell of the feature grid of each patch of the query.</param>
/// <param name="QueryShares">Its share, 0..1; they sum to 1.</param>
/// <param name="HitCells">Cell of each patch of the hit.</param>
/// <param name="HitShares">Its share.</param>
public sealed record PatchMatches(
    IReadOnlyList<uint> QueryCells, IReadOnlyList<float> QueryShares, IReadOnlyList<uint> HitCells, IReadOnlyList<float> HitShares);
