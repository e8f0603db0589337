namespace Facet.Gram;

/// <summary>Where the likeness of two regions comes from: patch i contributes sum over j of (fa_i . fb_j)^2.</summary>
/// <param name="Query">Share of each patch of the query, in the order of its factors; they sum to 1.</param>
/// <param name="Record">Share of each patch of the record.</param>
public sealed record MatchedPatches(float[] Query, float[] Record);
