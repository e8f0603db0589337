namespace Facet.Models.Internal.Transformers;

/// <summary>The grid of patches of an image: known when the graph is built, or by the image of each run.</summary>
/// <param name="Rows">-1 when each run has its own.</param>
/// <param name="Columns">The same.</param>
/// <param name="Sides">Value that holds [rows, columns] as int64.</param>
internal sealed record PatchGrid(int Rows, int Columns, GraphValue Sides)
{
    public bool IsFixed => Rows >= 0;

    public int Patches => IsFixed ? Rows * Columns : -1;
}
