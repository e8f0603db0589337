namespace Facet.Search.Mapping;

/// <summary>Points of a collection on a plane.</summary>
/// <param name="Ordinals">Of the points, ascending.</param>
/// <param name="Positions">x, y of each point, 0..1; both axes have one scale.</param>
/// <param name="VarianceShares">Share of the spread that each axis shows.</param>
internal sealed record PointMap(long[] Ordinals, float[] Positions, double[] VarianceShares);
