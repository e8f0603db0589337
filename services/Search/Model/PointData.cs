namespace Facet.Search.Model;

/// <summary>A face: its regions and metadata.</summary>
/// <param name="Id">1 to 1024 bytes of UTF-8 without control characters.</param>
/// <param name="Regions">At least one, each name once.</param>
/// <param name="Metadata">For filters and for people.</param>
public sealed record PointData(string Id, IReadOnlyList<RegionData> Regions, IReadOnlyDictionary<string, MetaValue> Metadata);
