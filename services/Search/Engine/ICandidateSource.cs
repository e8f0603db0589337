namespace Facet.Search.Engine;

/// <summary>Chooses the points that are worth an exact comparison. The seam for an index.</summary>
internal interface ICandidateSource
{
    /// <summary>What GetInfo calls it: "exact", ...</summary>
    string Name { get; }

    /// <summary>Ordinals of the points to compare with; nothing stands for all of them, and the search is then exact.</summary>
    /// <param name="collection">Id of the collection.</param>
    /// <param name="regions">The regions that count.</param>
    /// <param name="count">Hits wanted.</param>
    IReadOnlyCollection<long>? Find(long collection, IReadOnlyList<QueryRegion> regions, int count);
}

/// <summary>Compares with everything: right for small collections, and the measure for every index.</summary>
internal sealed class ExhaustiveCandidates : ICandidateSource
{
    public string Name => "exact";

    public IReadOnlyCollection<long>? Find(long collection, IReadOnlyList<QueryRegion> regions, int count) => null;
}
