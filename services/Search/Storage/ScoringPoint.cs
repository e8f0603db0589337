namespace Facet.Search.Storage;

/// <summary>A point as searches see it; Metadata is JSON.</summary>
internal sealed record ScoringPoint(long Ordinal, string Id, byte[] Metadata, IReadOnlyList<ScoringRegion> Regions);
