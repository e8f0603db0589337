namespace Facet.Inference;

/// <summary>Where a published model is.</summary>
public sealed record PublishedSource
{
    public required PublishedSite Site { get; init; }

    /// <summary><c>owner/name</c> on the hub; the address of a page elsewhere.</summary>
    public required string Repository { get; init; }

    /// <summary>Branch, tag or commit on the hub; null elsewhere.</summary>
    public string? Revision { get; init; }

    /// <summary>Whether its licence must be accepted by an account before the files can be read.</summary>
    public required bool Gated { get; init; }
}
