using Facet.Models.Internal.Configs;

namespace Facet.Models.Internal.Transformers;

/// <summary>The blocks of a transformer and the norm that follows them.</summary>
internal sealed record Encoder(EncoderConfig Config, IReadOnlyList<Block> Blocks, Norm FinalNorm);
