namespace Facet.Models;

/// <summary>What a checkpoint is, read from its config and the names of its tensors; no weight is read.</summary>
/// <param name="Architecture">As <see cref="ConvertedModel.Architecture"/>.</param>
/// <param name="Blocks">Transformer blocks of the image tower; its hidden states are 0 to this. 0 for a network without blocks.</param>
/// <param name="PatchSize">Pixels along a side of a patch; 0 without patches.</param>
/// <param name="ImageSide">Pixels of the square image that it was made for; its processor may want another size.</param>
/// <param name="EmbeddingTap">The tap that pools a whole image; null where there is none.</param>
public sealed record CheckpointDescription(string Architecture, int Blocks, int PatchSize, int ImageSide, string? EmbeddingTap);
