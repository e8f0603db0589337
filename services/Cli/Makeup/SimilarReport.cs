using Facet.Gram;

namespace Facet.Cli.Makeup;

/// <summary>The answer for one target.</summary>
/// <param name="Target">The file, as it was named.</param>
/// <param name="IsEmpty">Whether its features are zero everywhere, so that every score is 0.</param>
/// <param name="Compared">Files that it was compared with.</param>
/// <param name="Hits">The best of them, the best first; each with the index of its file.</param>
internal sealed record SimilarHits(string Target, bool IsEmpty, int Compared, IReadOnlyList<GramHit> Hits);

/// <summary>What a search through feature files found.</summary>
/// <param name="Files">The files of the folder, in the order that hits name them by.</param>
/// <param name="Targets">The answers, in the order of the targets.</param>
/// <param name="Faults">A line for every target and file that could not be compared.</param>
internal sealed record SimilarReport(IReadOnlyList<string> Files, IReadOnlyList<SimilarHits> Targets, IReadOnlyList<string> Faults);
