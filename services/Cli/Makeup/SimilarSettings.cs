namespace Facet.Cli.Makeup;

/// <summary>How a search through feature files is done.</summary>
/// <param name="Top">Hits for each target, at least 1.</param>
/// <param name="Key">Which tensor is meant where a file holds several by name.</param>
/// <param name="Threads">At least 1.</param>
internal sealed record SimilarSettings(int Top, string Key, int Threads);
