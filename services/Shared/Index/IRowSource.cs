namespace Facet.Index;

/// <summary>The vectors in full precision, for scoring the best hits of a coarse search again.</summary>
public interface IRowSource
{
    /// <summary>All parts of the slot's vector, as they were given or scaled to unit length: cosine treats both alike.</summary>
    /// <param name="slot">A slot that a search has found.</param>
    /// <returns>As many components as the layout has; empty if the source does not have the slot, which then keeps its coarse score.</returns>
    ReadOnlySpan<float> Row(int slot);
}
