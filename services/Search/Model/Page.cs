namespace Facet.Search.Model;

/// <summary>A part of a listing.</summary>
/// <param name="Items">In order.</param>
/// <param name="NextToken">Where the next part begins; empty at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string NextToken);
