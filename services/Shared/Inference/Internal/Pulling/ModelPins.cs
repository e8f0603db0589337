namespace Facet.Inference.Internal.Pulling;

/// <summary>The pinned files of a model.</summary>
internal sealed record ModelPins
{
    public required string Repository { get; init; }

    public string? Revision { get; init; }

    /// <summary>Whether the model was pulled to its end, so that these are all its files.</summary>
    public required bool IsComplete { get; init; }

    public required SortedDictionary<string, PinnedFile> Files { get; init; }
}
