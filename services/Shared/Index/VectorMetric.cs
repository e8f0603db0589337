namespace Facet.Index;

/// <summary>How alike two vectors are. Scores grow with likeness.</summary>
public enum VectorMetric
{
    /// <summary>The inner product of vectors scaled to unit length when they enter; with several parts each part is scaled by itself.</summary>
    Cosine = 0,

    /// <summary>The inner product of the vectors as they are.</summary>
    InnerProduct = 1,

    /// <summary>Minus the squared Euclidean distance; for vectors of one part.</summary>
    L2 = 2,
}
