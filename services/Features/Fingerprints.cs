using Facet.Types.V1;

namespace Facet.Features;

/// <summary>What made a vector, for the collections that refuse to mix.</summary>
internal static class Fingerprints
{
    public static Fingerprint Of(ModelInfo model, Recipe recipe, Gram.MaskMode mode, string maskSource) => new()
    {
        Model = model.Id,
        WeightsSha256 = model.WeightsSha256,
        Recipe = recipe.Canonical(mode),
        MaskSource = maskSource,
        Precision = model.Precision,
    };
}
