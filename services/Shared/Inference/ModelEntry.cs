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

    /// <summary>How a detector's outputs are read; absent for every other kind.</summary>
    public DetectorDecoder? Decoder { get; init; }

    /// <summary>Where a detector's anchors differ from the usual ones of its decoder.</summary>
    public AnchorGrid? Anchors { get; init; }

    /// <summary>What the channels of a parser's only output are; absent for every other kind.</summary>
    public ClassMap? ClassMap { get; init; }

    /// <summary>What a parser wants to see of a face.</summary>
    public ParserFrame Frame { get; init; }

    public string? Notes { get; init; }

    /// <summary>Numbers of an output that belong to one image.</summary>
    public int CountPerImage(ModelOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return output.Shape.Aggregate(1, (count, size) => checked(count * int.Abs(size))) / (Input.Batch ?? 1);
    }

    /// <summary>The shape of an output for a batch. Some detectors' outputs have no batch axis: a fixed batch is never put in.</summary>
    internal int[] ShapeOf(ModelOutput output, int batch) => Input.Batch is null ? [batch, .. output.Shape.Skip(1)] : [.. output.Shape];
}
