using System.Text.Json.Serialization;

namespace Facet.Inference;

/// <summary>A model that its authors publish and that <see cref="Facet.Models.ModelConverter"/> takes: what it is, where it is, what it costs.</summary>
public sealed record PublishedModel
{
    /// <summary>The name of its architecture, as in <see cref="Facet.Models.RandomCheckpoint.Architectures"/>.</summary>
    public required string Id { get; init; }

    public required ModelKind Kind { get; init; }

    public required string Architecture { get; init; }

    public required string Licence { get; init; }

    /// <summary>Address of the licence's text.</summary>
    public required string LicencePage { get; init; }

    public required PublishedSource Source { get; init; }

    /// <summary>Files that are needed besides the weights.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Names that the weights may have; the first that is there is taken. An index of shards (<c>.index.json</c>) brings its shards.</summary>
    public required IReadOnlyList<string> Weights { get; init; }

    public required PublishedInput Input { get; init; }

    /// <summary>Pixels of a patch's side; null for a model without patches.</summary>
    public int? Patch { get; init; }

    /// <summary>Channels of a token; null for a model without tokens.</summary>
    public int? HiddenSize { get; init; }

    /// <summary>Transformer blocks of the image tower; null for a model without blocks.</summary>
    public int? Blocks { get; init; }

    /// <summary>Taps besides the hidden states <c>hidden_00</c> to <c>hidden_KK</c>, KK being <see cref="Blocks"/>.</summary>
    public required IReadOnlyList<string> Taps { get; init; }

    /// <summary>For a region of the face, the hidden states that are added up: <c>hidden_states[k]</c> of the original code. Empty where there are none.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<int>> Recipe { get; init; }

    /// <summary>The tap that pools a whole image; null where there is none.</summary>
    [JsonIgnore]
    public string? EmbeddingTap => Taps.FirstOrDefault(tap => tap is "image_embeds" or "pooler_output");

    /// <summary>Numbers in the weights that the network uses; the running means and variances of batch norms are among them.</summary>
    public required long Parameters { get; init; }

    /// <summary>
    /// Cost of one image of <see cref="Input"/>'s size, in units of 10^9 operations; a multiplication and its addition are two. Convolutions,
    /// matrix products and attention of the whole image tower.
    /// </summary>
    public required double Gflops { get; init; }

    public string? Notes { get; init; }
}
