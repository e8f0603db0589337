using Facet.Models;

namespace Facet.Inference;

/// <summary>Which outputs of which model are wanted, and in what form.</summary>
public sealed record BackboneRequest
{
    /// <summary>
    /// The id of a model of the manifest, the id of a published model that was pulled, a folder that 'facet models convert' made, or a
    /// checkpoint: its folder or its file of weights. An id wins over a path of the same name. Never from a remote caller unchecked: it may be any path.
    /// </summary>
    public required string Model { get; init; }

    /// <summary>At least one: taps or sums of taps as maps of the patch grid, or taps that are one vector an image with <see cref="TapLayout.Tokens"/>.</summary>
    public required IReadOnlyList<TapOutput> Outputs { get; init; }

    /// <summary>What a checkpoint is converted to; null takes float32, and whatever a converted folder has.</summary>
    public ModelPrecision? Precision { get; init; }

    /// <summary>Size of the input; null takes the model's own.</summary>
    public ImageSize? Size { get; init; }
}
