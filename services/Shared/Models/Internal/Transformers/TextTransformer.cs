using Facet.Models.Internal.Configs;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Transformers;

/// <summary>The text tower of CLIP: a causal transformer, pooled at the token that ends the text.</summary>
/// <param name="Config">Measures.</param>
/// <param name="Tokens">[vocabulary, width].</param>
/// <param name="Positions">[positions, width].</param>
/// <param name="Encoder">Its blocks.</param>
/// <param name="Projection">Into the space that images and texts share.</param>
internal sealed record TextTransformer(
    ClipTextConfig Config, Parameter Tokens, Parameter Positions, Encoder Encoder, Linear Projection);
