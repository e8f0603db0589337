using MaskMode = Facet.Gram.MaskMode;

namespace Facet.Cli.Makeup;

/// <summary>How masked features are made.</summary>
/// <param name="Plan">Which hidden states of which model a region's features are, and the largest photo.</param>
/// <param name="Masks">One a region.</param>
/// <param name="Mode">How a mask is brought to the feature grid.</param>
/// <param name="Ending">".pt", ".npy" or ".safetensors".</param>
internal sealed record WeightedSettings(FeaturePlan Plan, IReadOnlyList<MaskFolder> Masks, MaskMode Mode, string Ending);
