namespace Facet.Search.Model;

/// <summary>A collection as callers see it.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Fingerprint">Absent until creation or the first point fixes it.</param>
/// <param name="PointCount">Points in it.</param>
/// <param name="FactorBytes">Bytes of their stored factors.</param>
/// <param name="CreatedAt">UTC, whole seconds.</param>
public sealed record CollectionInfo(
    string Name, ModelFingerprint? Fingerprint, long PointCount, long FactorBytes, DateTimeOffset CreatedAt);
