namespace Facet.Models.Internal.Configs;

/// <summary>The text tower of CLIP.</summary>
/// <param name="Encoder">Its blocks.</param>
/// <param name="Vocabulary">Rows of the token embedding.</param>
/// <param name="Positions">Longest text, in tokens.</param>
/// <param name="EndToken">The token whose position is pooled; 2 stands for the token of the highest id, as old configs have it.</param>
internal sealed record ClipTextConfig(EncoderConfig Encoder, int Vocabulary, int Positions, int EndToken)
{
    /// <summary>The end token that configs named before the library was corrected; the text was then pooled at the highest id.</summary>
    public const int OldEndToken = 2;

    public static ClipTextConfig Read(ConfigJson json) => new(
        ClipConfig.ReadEncoder(json, 512, 2048, 8),
        json.Int("vocab_size", 1, 10_000_000, 49_408),
        json.Int("max_position_embeddings", 1, 1_000_000, 77),
        json.Int("eos_token_id", 0, 10_000_000, 49_407));
}
