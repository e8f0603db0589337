using Facet.Models.Internal.Configs;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Transformers;

/// <summary>A vision transformer, whatever family it is of.</summary>
internal sealed record VisionTransformer
{
    public required VisionConfig Config { get; init; }

    /// <summary>The convolution that turns patches into tokens.</summary>
    public required Linear Patches { get; init; }

    /// <summary>[1, 1, width].</summary>
    public required Parameter ClassToken { get; init; }

    /// <summary>[1, registers, width]; they get no position.</summary>
    public Parameter? RegisterTokens { get; init; }

    /// <summary>Positions that are added to the tokens.</summary>
    public PositionGrid? Positions { get; init; }

    /// <summary>Base of the rotary positions that queries and keys are turned by.</summary>
    public double? RopeTheta { get; init; }

    /// <summary>A norm before the first block.</summary>
    public Norm? PreNorm { get; init; }

    public required Encoder Encoder { get; init; }

    /// <summary>Whether last_hidden_state is taken after the final norm (DINO) or before it (CLIP).</summary>
    public required bool IsLastStateNormed { get; init; }

    /// <summary>The projection into the space that images and texts share.</summary>
    public Linear? Projection { get; init; }
}
