namespace Facet.Inference;

/// <summary>An output of a model, or a tap: an inner feature map that can be made an output.</summary>
public sealed record ModelOutput
{
    /// <summary>The name under which a run returns it.</summary>
    public required string Name { get; init; }

    /// <summary>Its name in the model's own graph.</summary>
    public required string Node { get; init; }

    /// <summary>Sizes as the run returns them, feature maps as [N, C, H, W]; the first, the batch, is -1 where it is free.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>Unit and meaning.</summary>
    public string? Note { get; init; }

    /// <summary>Floats for one image.</summary>
    internal int CountPerImage => Shape.Skip(1).Aggregate(1, (count, size) => checked(count * size));
}
