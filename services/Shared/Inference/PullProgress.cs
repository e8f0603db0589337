namespace Facet.Inference;

/// <summary>What happens to a file while a model is pulled.</summary>
/// <param name="File">Its name.</param>
/// <param name="Step">What happened.</param>
/// <param name="Bytes">That are here.</param>
/// <param name="Total">Bytes of the whole file, once known.</param>
/// <param name="Note">Why it is tried again; null otherwise.</param>
public readonly record struct PullProgress(string File, PullStep Step, long Bytes, long? Total, string? Note = null);
