using Facet.Models;

namespace Facet.Inference;

/// <summary>What a backbone is, before any of its outputs is prepared.</summary>
public sealed record BackboneInfo
{
    /// <summary>Its id, or the name of its folder.</summary>
    public required string Id { get; init; }

    public required string Architecture { get; init; }

    public required string Licence { get; init; }

    /// <summary>The package, repository or folder that it comes from.</summary>
    public required ModelSource Source { get; init; }

    /// <summary>Names the weights: 64 lower-case hexadecimal digits.</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>Its own input size.</summary>
    public required ImageSize Size { get; init; }

    /// <summary>Whether <see cref="BackboneRequest.Size"/> may be another than <see cref="Size"/>.</summary>
    public bool IsResizable { get; init; }

    /// <summary>Whether it is a checkpoint, so that each precision and every tap can be had; otherwise it is what it is.</summary>
    public bool IsConvertedOnDemand { get; init; }

    /// <summary>Pixels along a side of a patch; 0 without patches.</summary>
    public int PatchSize { get; init; }

    /// <summary>Transformer blocks; 0 where there are none or their number is unknown.</summary>
    public int Blocks { get; init; }

    /// <summary>The tap that pools a whole image, with <see cref="TapLayout.Tokens"/>; null where there is none.</summary>
    public string? EmbeddingTap { get; init; }

    /// <summary>
    /// The usual recipe: for lips and cheeks the hidden states 3, 4 and 5 of 12, for eyes 9, 10 and 11, at the same depths of networks with
    /// more or fewer blocks. Empty where <see cref="Blocks"/> is 0; of a converted folder without the regions that its outputs do not give.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Recipe { get; init; } = Recipes.OfDepth(0);

    /// <summary>The only outputs that there are; empty for a model that is converted for whatever is asked.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];
}
