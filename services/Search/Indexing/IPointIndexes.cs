using Facet.Search.Engine;

namespace Facet.Search.Indexing;

/// <summary>What a search asks of the indexes.</summary>
internal interface IPointIndexes
{
    /// <summary>Ordinals of the points that are worth an exact comparison, each once; null when all are.</summary>
    IReadOnlyList<long>? Shortlist(ShortlistRequest request);

    /// <summary>How points of a generation score by chance; null while it is small.</summary>
    ScoreBackground? BackgroundOf(long generation);
}

/// <param name="Generation">Whose points are searched.</param>
/// <param name="Regions">Of the query, those that count.</param>
/// <param name="Stored">Ordinal of the query when it is a stored point.</param>
/// <param name="Hits">Hits wanted.</param>
/// <param name="Allowed">The points that may be hits; null stands for all.</param>
internal sealed record ShortlistRequest(long Generation, IReadOnlyList<QueryRegion> Regions, long? Stored, int Hits, OrdinalSet? Allowed);

/// <summary>Compares with everything: right for small collections, and the measure for every index.</summary>
internal sealed class NoIndexes : IPointIndexes
{
    public IReadOnlyList<long>? Shortlist(ShortlistRequest request) => null;

    public ScoreBackground? BackgroundOf(long generation) => null;
}
