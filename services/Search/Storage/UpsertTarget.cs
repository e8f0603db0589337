using Facet.Search.Model;

namespace Facet.Search.Storage;

/// <summary>Where a point goes.</summary>
/// <param name="Collection">Name.</param>
/// <param name="Fingerprint">What made the point.</param>
/// <param name="Create">Make the collection when it is not there.</param>
/// <param name="MaxRegions">Most regions of a collection.</param>
internal sealed record UpsertTarget(string Collection, ModelFingerprint Fingerprint, bool Create, int MaxRegions);
