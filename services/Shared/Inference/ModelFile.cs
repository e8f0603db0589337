namespace Facet.Inference;

/// <summary>A file of a model.</summary>
public sealed record ModelFile
{
    /// <summary>Plain file name in the model's folder.</summary>
    public required string Name { get; init; }

    /// <summary>Path inside the package it comes from.</summary>
    public required string Source { get; init; }

    /// <summary>Of its content, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }
}
