namespace Facet.Models;

/// <summary>What a conversion wrote.</summary>
public sealed record ConvertedModel
{
    /// <summary>Such as <c>dinov3-vits16</c>; for measures that have no name, the family and the measures.</summary>
    public required string Architecture { get; init; }

    public required ModelPrecision Precision { get; init; }

    /// <summary>One, or for CLIP up to two.</summary>
    public required IReadOnlyList<ConvertedGraph> Graphs { get; init; }

    /// <summary>CLIP: the factor of the cosine of image and text in <c>logits_per_image</c>.</summary>
    public float? LogitScale { get; init; }

    /// <summary>Of the weights it was made of, as <see cref="Checkpoint.Sha256Of"/> has it; null where nobody said.</summary>
    public string? SourceSha256 { get; init; }
}
