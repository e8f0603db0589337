namespace Facet.Search.Model;

/// <summary>A region as the store writes it.</summary>
/// <param name="Region">Name.</param>
/// <param name="Type">Element type of <paramref name="Data"/>.</param>
/// <param name="Patches">Rows.</param>
/// <param name="Channels">Columns.</param>
/// <param name="GramNorm">Computed from the factors, whatever came with them.</param>
/// <param name="AreaShare">0..1.</param>
/// <param name="Cells">uint32 little-endian per row, or empty.</param>
/// <param name="Data">Factors, row-major, little-endian.</param>
internal sealed record CheckedRegion(
    string Region, FactorType Type, int Patches, int Channels, double GramNorm, float AreaShare, byte[] Cells, ReadOnlyMemory<byte> Data);
