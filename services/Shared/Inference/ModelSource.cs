namespace Facet.Inference;

/// <summary>The npm package that a model's files come from.</summary>
public sealed record ModelSource
{
    public required string Package { get; init; }

    public required string Version { get; init; }
}
