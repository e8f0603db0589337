namespace Facet.Models.Internal.Configs;

/// <summary>CLIP, model_type <c>clip</c>. Settings and defaults are those of the transformers library.</summary>
internal sealed record ClipConfig(VisionConfig Vision, ClipTextConfig Text, int ProjectionWidth)
{
    public static ClipConfig Read(ConfigJson json)
    {
        var vision = json.Object("vision_config");
        return new ClipConfig(
            new VisionConfig(
                ReadEncoder(vision, 768, 3072, 12),
                vision.Int("num_channels", 1, 64, 3),
                vision.Side("image_size", EncoderConfig.MaxImageSide, 224),
                vision.Side("patch_size", 256, 32),
                0).RequireGrid(vision),
            ClipTextConfig.Read(json.Object("text_config")),
            json.Int("projection_dim", 1, EncoderConfig.MaxWidth, 512));
    }

    internal static EncoderConfig ReadEncoder(ConfigJson json, int width, int intermediate, int heads) =>
        new EncoderConfig(
            json.Int("hidden_size", 1, EncoderConfig.MaxWidth, width),
            json.Int("num_hidden_layers", 1, EncoderConfig.MaxLayers, 12),
            json.Int("num_attention_heads", 1, EncoderConfig.MaxWidth, heads),
            json.Int("intermediate_size", 1, 4 * EncoderConfig.MaxWidth, intermediate),
            (float)json.Positive("layer_norm_eps", 1, 1e-5),
            json.Activation("hidden_act", "quick_gelu")).RequireWholeHeads(json);
}
