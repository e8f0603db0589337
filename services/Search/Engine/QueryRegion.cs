using Facet.Gram;

namespace Facet.Search.Engine;

/// <summary>A region of a query that counts.</summary>
/// <param name="Number">The collection's number of the region.</param>
/// <param name="Name">"lips", ...</param>
/// <param name="Weight">Above zero.</param>
/// <param name="Factors">Masked features.</param>
/// <param name="GramNorm">Of the factors.</param>
internal sealed record QueryRegion(int Number, string Name, double Weight, FactorMatrix Factors, double GramNorm);
