namespace Facet.Search.Model;

/// <summary>A collection as callers see it.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Fingerprint">Absent until creation or the first point fixes it.</param>
/// <param name="PointCount">Points in it.</param>
/// <param name="FactorBytes">Bytes of their stored factors.</param>
/// <param name="CreatedAt">UTC, whole seconds.</param>
/// <param name="Next">The generation that is being made to take the place of this one's factors, if one is.</param>
public sealed record CollectionInfo(
    string Name,
    ModelFingerprint? Fingerprint,
    long PointCount,
    long FactorBytes,
    DateTimeOffset CreatedAt,
    GenerationInfo? Next = null)
{
    /// <summary>Id of the generation that serves.</summary>
    internal long Generation { get; init; }
}


/// <summary>How far the next generation of a collection is.</summary>
/// <param name="Fingerprint">What makes its factors.</param>
/// <param name="PointCount">Points that have factors of it; the share of the collection's points is the progress.</param>
/// <param name="FactorBytes">Bytes of them.</param>
public sealed record GenerationInfo(ModelFingerprint Fingerprint, long PointCount, long FactorBytes);
