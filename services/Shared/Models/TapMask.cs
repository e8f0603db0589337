namespace Facet.Models;

/// <summary>What a graph does with a mask of the patch grid.</summary>
public enum TapMask
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>
    /// Each patch is multiplied by its weight: another input, named as the output with <c>_mask</c> added, is float [N, 1, rows, columns].
    /// Needs <see cref="TapLayout.Patches"/> or <see cref="TapLayout.Map"/>.
    /// </summary>
    Multiply,

    /// <summary>
    /// Only chosen patches leave, each multiplied by its weight: inputs <c>_patches</c>, int64 [R], where image * patches + row * columns +
    /// column counts through the batch, and <c>_weights</c>, float [R]; the output is [R, channels]. Needs <see cref="TapLayout.Patches"/>.
    /// </summary>
    Factors,
}
