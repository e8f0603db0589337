namespace Facet.Inference.Internal.Pulling;

/// <summary>A file as it was when it was pulled first.</summary>
internal sealed record PinnedFile
{
    public required long Bytes { get; init; }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }
}
