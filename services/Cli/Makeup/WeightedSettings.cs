using Facet.Features.V1;
using MaskMode = Facet.Gram.MaskMode;

namespace Facet.Cli.Makeup;

/// <summary>How masked features are made.</summary>
/// <param name="Recipe">Which hidden states a region's features are.</param>
/// <param name="Masks">One a region.</param>
/// <param name="Mode">How a mask is brought to the feature grid.</param>
/// <param name="Ending">".pt", ".npy" or ".safetensors".</param>
/// <param name="MaxImageBytes">Largest photo that the service takes.</param>
internal sealed record WeightedSettings(RecipeInfo Recipe, IReadOnlyList<MaskFolder> Masks, MaskMode Mode, string Ending, long MaxImageBytes);
