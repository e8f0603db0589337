namespace Facet.Models.Internal.Configs;

/// <summary>DINOv3 ViT, model_type <c>dinov3_vit</c>. Settings and defaults are those of the transformers library.</summary>
/// <param name="Vision">Measures.</param>
/// <param name="RopeTheta">Base of the rotary frequencies.</param>
/// <param name="HasQueryBias">Whether q_proj has a bias.</param>
/// <param name="HasKeyBias">Whether k_proj has one.</param>
/// <param name="HasValueBias">Whether v_proj has one.</param>
/// <param name="HasOutputBias">Whether o_proj has one.</param>
/// <param name="HasMlpBias">Whether the layers of the MLP have one.</param>
/// <param name="IsGated">Whether the MLP is down(act(gate x) * up x).</param>
internal sealed record DinoV3Config(
    VisionConfig Vision,
    double RopeTheta,
    bool HasQueryBias,
    bool HasKeyBias,
    bool HasValueBias,
    bool HasOutputBias,
    bool HasMlpBias,
    bool IsGated)
{
    public static DinoV3Config Read(ConfigJson json)
    {
        var encoder = new EncoderConfig(
            json.Int("hidden_size", 1, EncoderConfig.MaxWidth),
            json.Int("num_hidden_layers", 1, EncoderConfig.MaxLayers),
            json.Int("num_attention_heads", 1, EncoderConfig.MaxWidth),
            json.Int("intermediate_size", 1, 4 * EncoderConfig.MaxWidth),
            (float)json.Positive("layer_norm_eps", 1, 1e-5),
            json.Activation("hidden_act", "gelu")).RequireWholeHeads(json);
        if (encoder.HeadWidth % 4 != 0)
        {
            throw json.Contradiction($"{encoder.HeadWidth} channels a head are no multiple of 4, which rotary positions of two axes need.");
        }

        var vision = new VisionConfig(
            encoder,
            json.Int("num_channels", 1, 64, 3),
            json.Side("image_size", EncoderConfig.MaxImageSide, 224),
            json.Side("patch_size", 256),
            json.Int("num_register_tokens", 0, 1024, 0)).RequireGrid(json);
        return new DinoV3Config(
            vision,
            json.Positive("rope_theta", 1e12, 100),
            json.Bool("query_bias", true),
            json.Bool("key_bias", false),
            json.Bool("value_bias", true),
            json.Bool("proj_bias", true),
            json.Bool("mlp_bias", true),
            json.Bool("use_gated_mlp", false));
    }
}
