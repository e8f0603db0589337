namespace Facet.Index;

/// <param name="Slot">Where the vector is in its <see cref="VectorStore"/>.</param>
/// <param name="Score">Likeness by the store's <see cref="VectorMetric"/>; larger is better.</param>
public readonly record struct SearchHit(int Slot, float Score);
