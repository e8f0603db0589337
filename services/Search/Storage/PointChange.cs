namespace Facet.Search.Storage;

/// <summary>A change of a point's factors in one generation.</summary>
/// <param name="Sequence">Grows with every change of the collection; a later change of the same point has a larger one.</param>
/// <param name="Ordinal">Of the point; never given to another.</param>
/// <param name="IsDeleted">The point is gone; otherwise its record is the one that the ordinal has now.</param>
internal readonly record struct PointChange(long Sequence, long Ordinal, bool IsDeleted);

/// <summary>Changes that were committed together by one write.</summary>
/// <param name="Collection">Id.</param>
/// <param name="Generation">Id.</param>
/// <param name="Changes">In order.</param>
internal sealed record CommittedChanges(long Collection, long Generation, IReadOnlyList<PointChange> Changes);
