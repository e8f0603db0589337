using Facet.Search.Model;

namespace Facet.Search.Engine;

/// <summary>What a search found.</summary>
/// <param name="Hits">Best first; of equal scores the point that was stored first.</param>
/// <param name="Mode">How it was really searched.</param>
/// <param name="ScoredPoints">Points compared exactly.</param>
/// <param name="Fingerprint">Of the collection; absent while it has none.</param>
/// <param name="WaitTime">Until its turn came.</param>
/// <param name="SearchTime">From then on.</param>
public sealed record SearchResult(
    IReadOnlyList<SearchHit> Hits,
    SearchMode Mode,
    long ScoredPoints,
    ModelFingerprint? Fingerprint,
    TimeSpan WaitTime,
    TimeSpan SearchTime);

/// <summary>A point that was found.</summary>
/// <param name="Id">Of the point.</param>
/// <param name="Score">sum(weight * score) / sum(weight) over the regions that both sides have.</param>
/// <param name="Regions">Those regions.</param>
/// <param name="Metadata">Of the point.</param>
public sealed record SearchHit(
    string Id, double Score, IReadOnlyList<RegionHit> Regions, IReadOnlyDictionary<string, MetaValue> Metadata);

/// <summary>One region of a hit.</summary>
/// <param name="Region">Name.</param>
/// <param name="Score">Cosine of the Grams.</param>
/// <param name="Weight">It had in the hit's score.</param>
/// <param name="Percentile">Share of the collection's random pairs that score lower, 0..100; absent while the collection is small.</param>
/// <param name="Matches">Which patches made the score; only when asked for.</param>
public sealed record RegionHit(string Region, double Score, double Weight, double? Percentile = null, PatchMatches? Matches = null);
