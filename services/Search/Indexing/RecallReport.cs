namespace Facet.Search.Indexing;

/// <summary>What a check of recall compares.</summary>
/// <param name="Samples">Stored points to search for.</param>
/// <param name="TopK">Hits compared.</param>
/// <param name="Seed">Decides which points.</param>
public sealed record RecallCheck(int Samples, int TopK, ulong Seed);

/// <summary>What a check of recall found.</summary>
/// <param name="Recall">Share of the exact hits that the approximate search found, 0..1.</param>
/// <param name="Samples">Points that were searched for.</param>
/// <param name="TopK">Hits compared.</param>
/// <param name="ApproximateMilliseconds">Median of a search.</param>
/// <param name="ExactMilliseconds">Median of an exact one.</param>
/// <param name="ScoredPoints">Points that an approximate search compares exactly, on average.</param>
public sealed record RecallReport(
    double Recall, int Samples, int TopK, double ApproximateMilliseconds, double ExactMilliseconds, double ScoredPoints);
