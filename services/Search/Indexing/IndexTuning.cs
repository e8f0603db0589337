namespace Facet.Search.Indexing;

/// <summary>How far searches for ten hits go.</summary>
/// <param name="Shortlist">Candidates that are taken from a graph, to be compared exactly: the better the sketches, the fewer are needed.</param>
/// <param name="Ef">Candidates that are kept while a graph is searched: the better it is linked, the fewer are needed.</param>
/// <param name="Recall">Recall@10 of both, measured last; null until it is.</param>
internal sealed record IndexTuning(int Shortlist, int Ef, double? Recall)
{
    /// <summary>Before recall has been measured.</summary>
    public static IndexTuning Initial { get; } = new(256, 512, null);
}
