namespace Facet.Models.Internal.Configs;

/// <summary>The measures of a pre-norm transformer encoder.</summary>
/// <param name="Width">Channels of a token.</param>
/// <param name="Layers">Blocks.</param>
/// <param name="Heads">Attention heads; they divide the width.</param>
/// <param name="Intermediate">Channels inside the MLP.</param>
/// <param name="Epsilon">Of the layer norms.</param>
/// <param name="Activation">Of the MLP; of its gate if it has one.</param>
internal sealed record EncoderConfig(int Width, int Layers, int Heads, int Intermediate, float Epsilon, Activation Activation)
{
    /// <summary>Bounds above every published model, so that a hostile config cannot exhaust memory.</summary>
    public const int MaxWidth = 32_768;

    public const int MaxLayers = 256;

    public const int MaxImageSide = 16_384;

    public int HeadWidth => Width / Heads;

    /// <summary>Refuses a number of heads that does not divide the width.</summary>
    public EncoderConfig RequireWholeHeads(ConfigJson json) =>
        Width % Heads == 0
            ? this
            : throw json.Contradiction($"hidden_size {Width} is no multiple of num_attention_heads {Heads}.");
}
