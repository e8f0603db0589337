namespace Facet.Inference;

/// <summary>An output of a model, or a tap: an inner feature map that can be made an output.</summary>
public sealed record ModelOutput
{
    /// <summary>The name under which a run returns it.</summary>
    public required string Name { get; init; }

    /// <summary>Its name in the model's own graph.</summary>
    public required string Node { get; init; }

    /// <summary>Sizes as the run returns them, feature maps as [N, C, H, W]; the first, the batch, is -1 where it is free. A size that the
    /// file leaves open is given here as it is for the input's size; a detector of batch 1 may have outputs without a batch axis.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>Unit and meaning.</summary>
    public string? Note { get; init; }
}
