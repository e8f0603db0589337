namespace Facet.Models.Internal.Transformers;

/// <summary>Rotary positions of a model: queries and keys of the patches are turned by angles that depend on their place in the grid.</summary>
/// <param name="Cosines">[tokens, channels of a head / 2].</param>
/// <param name="Sines">The same.</param>
internal sealed record Rotary(GraphValue Cosines, GraphValue Sines);
