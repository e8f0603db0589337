namespace Facet.Search.Model;

/// <summary>What made a point's factors. Factors compare only when all parts are equal.</summary>
/// <param name="Model">Backbone id.</param>
/// <param name="WeightsSha256">Of the published weights, hexadecimal.</param>
/// <param name="Recipe">Taps, input size, mask mode, channels.</param>
/// <param name="MaskSource">Parser id and class map.</param>
/// <param name="Precision">"fp32", "fp16", "int8".</param>
public sealed record ModelFingerprint(string Model, string WeightsSha256, string Recipe, string MaskSource, string Precision)
{
    private const int MaxPartLength = 4096;

    /// <exception cref="SearchException">The fingerprint does not say what made the factors.</exception>
    public ModelFingerprint Validated()
    {
        if (Model.Length == 0 || Recipe.Length == 0)
        {
            throw SearchException.Invalid("the fingerprint must name at least the model and the recipe that made the factors");
        }

        return Parts().FirstOrDefault(part => part.Value.Length > MaxPartLength) is { Name: { } name }
            ? throw SearchException.Invalid($"the fingerprint's {name} is longer than {MaxPartLength} characters")
            : this;
    }

    /// <summary>Refuses factors that another fingerprint made than the collection's.</summary>
    /// <exception cref="SearchException">Names the first part that differs.</exception>
    public void MustEqual(ModelFingerprint given, string collection)
    {
        foreach (var (stored, other) in Parts().Zip(given.Parts()))
        {
            if (stored.Value != other.Value)
            {
                throw new SearchException(
                    SearchReason.FingerprintMismatch,
                    $"collection '{collection}' holds factors with {stored.Name} '{stored.Value}', but these have '{other.Value}'; "
                    + "extract them again with the collection's model and recipe, or use another collection");
            }
        }
    }

    private (string Name, string Value)[] Parts() =>
    [
        ("model", Model), ("weights_sha256", WeightsSha256), ("recipe", Recipe), ("mask_source", MaskSource), ("precision", Precision),
    ];
}
