namespace Facet.Search.Model;

/// <summary>One region of a point.</summary>
/// <param name="Region">"lips", "eyes", ...</param>
/// <param name="Factors">Masked features; absent where factors were not asked for.</param>
/// <param name="GramNorm">Frobenius norm of F^T F. As input 0 stands for "not given".</param>
/// <param name="AreaShare">Share of the crop that the region covers, 0..1.</param>
/// <param name="Patches">Grid cell of each row of the factors; may be empty.</param>
public sealed record RegionData(string Region, PackedFactors? Factors, double GramNorm, float AreaShare, IReadOnlyList<uint> Patches);
