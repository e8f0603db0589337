using Facet.Search.Storage;

namespace Facet.Search.Engine;

/// <summary>A point that may become a hit.</summary>
internal sealed record Candidate(ScoringPoint Point, double Score, (string Region, double Score)[] Regions);
