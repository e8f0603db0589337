using Facet.Gram;

namespace Facet.Search.Storage;

/// <summary>A region of it; Number is the collection's number of the region.</summary>
internal sealed record ScoringRegion(int Number, FactorMatrix Factors, double GramNorm);
