using System.Globalization;

namespace Facet.Models.Internal.Transformers;

internal static class TapNames
{
    public const string LastHiddenState = "last_hidden_state";

    public const string PoolerOutput = "pooler_output";

    public const string PostNormTokens = "post_layernorm_tokens";

    public const string ProjectedTokens = "projected_tokens";

    public const string ImageEmbedsRaw = "image_embeds_raw";

    public const string ImageEmbeds = "image_embeds";

    /// <summary>Stands before the taps of a text tower.</summary>
    public const string TextPrefix = "text_";

    public const string EmbedsRaw = "embeds_raw";

    public const string Embeds = "embeds";

    private const string HiddenPrefix = "hidden_";

    public static string Hidden(int block) => HiddenPrefix + block.ToString("00", CultureInfo.InvariantCulture);

    /// <summary>KK of <c>hidden_KK</c>.</summary>
    public static bool TryHidden(string tap, out int block)
    {
        block = -1;
        return tap.StartsWith(HiddenPrefix, StringComparison.Ordinal)
            && int.TryParse(tap.AsSpan(HiddenPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out block);
    }
}
