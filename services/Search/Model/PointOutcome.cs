namespace Facet.Search.Model;

/// <summary>How the writing of one point ended.</summary>
/// <param name="Id">As given.</param>
/// <param name="Replaced">A point of this id was there before.</param>
/// <param name="Error">Absent when the point is on disk.</param>
public sealed record PointOutcome(string Id, bool Replaced, Exception? Error);
