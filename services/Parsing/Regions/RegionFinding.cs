namespace Facet.Parsing.Regions;

/// <summary>A region of one face, on its aligned crop.</summary>
/// <param name="Name">Of the catalogue.</param>
/// <param name="Measure">Where it is, in pixels of the crop.</param>
/// <param name="Confidence">How sure the parser is, 0..1.</param>
/// <param name="SoftMask">How much of each pixel belongs to it, 0..255, row-major; null unless wanted.</param>
public sealed record RegionFinding(string Name, RegionMeasure Measure, float Confidence, byte[]? SoftMask);
