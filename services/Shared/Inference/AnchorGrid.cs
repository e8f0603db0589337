namespace Facet.Inference;

/// <summary>The anchors of a detector, where a variant differs from what its decoder expects.</summary>
public sealed record AnchorGrid
{
    /// <summary>Pixels of the input from cell to cell, one number a grid, in the order of the outputs.</summary>
    public IReadOnlyList<int>? Strides { get; init; }

    /// <summary>Anchors in a cell (SCRFD).</summary>
    public int? PerCell { get; init; }

    /// <summary>Sides of the priors of each grid in pixels of the input (RetinaFace).</summary>
    public IReadOnlyList<IReadOnlyList<float>>? Sizes { get; init; }

    /// <summary>Factors of offsets and of logarithms of sizes (RetinaFace): two numbers.</summary>
    public IReadOnlyList<float>? Variances { get; init; }

    /// <summary>Whether the scores are still to go through the softmax (RetinaFace).</summary>
    public bool HasLogits { get; init; }
}
