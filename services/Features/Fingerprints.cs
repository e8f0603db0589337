using Facet.Types.V1;

namespace Facet.Features;

/// <summary>What made a vector, for the collections that refuse to mix.</summary>
internal static class Fingerprints
{
    public static Fingerprint Of(ModelInfo model, ExtractPlan plan, string maskSource) => new()
    {
        Model = model.Id,
        WeightsSha256 = model.WeightsSha256,
        Recipe = plan.Canonical,
        MaskSource = maskSource,
        Precision = model.Precision,
    };
}
