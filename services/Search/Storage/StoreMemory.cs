using Facet.Search.Storage.Factors;

namespace Facet.Search.Storage;

/// <summary>The records and where they lie.</summary>
internal sealed record StoreMemory(FactorLog Log, RecordDirectory Directory);
