namespace Facet.Cli.Verification;

/// <summary>
/// The largest difference of a right conversion in float32: about six times what the original code itself differs by between float32 and
/// float64 (measured on networks with strong random weights). Every mistake that was tried lies far above.
/// </summary>
internal static class GoldenTolerances
{
    public const double BiSeNetLogits = 3e-4;

    public const double BiSeNetStage = 5e-4;

    public const double MaskDown = 1e-6;

    /// <summary>Relative to the largest entry of the Gram matrix.</summary>
    public const double Gram = 2e-5;

    public const double Cosine = 5e-6;

    public const double PixelValues = 1e-5;

    public static double OfTap(string tap) => tap switch
    {
        "image_embeds" or "text_embeds" => 5e-6,
        "logits_per_image" => 5e-5,
        "last_hidden_state" or "text_last_hidden_state" => 2e-4,
        _ when tap.Contains("hidden_", StringComparison.Ordinal) => 5e-4,
        _ => 2e-4,
    };
}
