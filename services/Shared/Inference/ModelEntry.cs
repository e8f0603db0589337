namespace Facet.Inference;

/// <summary>One model of the manifest: what it is, where it comes from, what goes in and what comes out.</summary>
public sealed record ModelEntry
{
    /// <summary>Lower-case letters, digits and dashes; also the name of its folder.</summary>
    public required string Id { get; init; }

    public required ModelKind Kind { get; init; }

    public required string Architecture { get; init; }

    public required string Licence { get; init; }

    public required ModelSource Source { get; init; }

    public required ModelFormat Format { get; init; }

    public required IReadOnlyList<ModelFile> Files { get; init; }

    public required ModelInput Input { get; init; }

    /// <summary>What a run returns unless taps are asked for.</summary>
    public required IReadOnlyList<ModelOutput> Outputs { get; init; }

    /// <summary>What can be asked for besides the outputs.</summary>
    public required IReadOnlyList<ModelOutput> Taps { get; init; }

    public string? Notes { get; init; }
}
