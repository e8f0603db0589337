namespace Facet.Models.Internal.Configs;

/// <summary>
/// DINOv2 ViT, model_type <c>dinov2</c> or <c>dinov2_with_registers</c>. Settings and defaults are those of the transformers library.
/// </summary>
/// <param name="Vision">Measures; the position grid is that of its image side.</param>
/// <param name="HasQkvBias">Whether query, key and value have a bias.</param>
/// <param name="IsGated">Whether the MLP is SwiGLU: weights_out(silu(x1) * x2), x1 and x2 being the halves of weights_in x.</param>
/// <param name="IsAntialiased">Whether the position grid is resized with antialias, as the models with registers do.</param>
internal sealed record DinoV2Config(VisionConfig Vision, bool HasQkvBias, bool IsGated, bool IsAntialiased)
{
    public const string PlainType = "dinov2";

    public const string RegisterType = "dinov2_with_registers";

    public static DinoV2Config Read(ConfigJson json, bool hasRegisters)
    {
        var width = json.Int("hidden_size", 1, EncoderConfig.MaxWidth);
        var isGated = json.Bool("use_swiglu_ffn", false);
        var inner = (int)(width * json.Positive("mlp_ratio", 16, 4));
        var encoder = new EncoderConfig(
            width,
            json.Int("num_hidden_layers", 1, EncoderConfig.MaxLayers),
            json.Int("num_attention_heads", 1, EncoderConfig.MaxWidth),
            isGated ? GatedWidth(inner) : inner,
            (float)json.Positive("layer_norm_eps", 1, 1e-6),
            isGated ? Activation.Silu : json.Activation("hidden_act", "gelu")).RequireWholeHeads(json);
        var vision = new VisionConfig(
            encoder,
            json.Int("num_channels", 1, 64, 3),
            json.Side("image_size", EncoderConfig.MaxImageSide, 224),
            json.Side("patch_size", 256, hasRegisters ? 16 : 14),
            hasRegisters ? json.Int("num_register_tokens", 0, 1024, 4) : 0).RequireGrid(json);
        return new DinoV2Config(vision, json.Bool("qkv_bias", true), isGated, hasRegisters);
    }

    // Two thirds of the plain width, rounded up to eights: the gate adds a third matrix.
    private static int GatedWidth(int inner) => ((int)(inner * 2 / 3.0) + 7) / 8 * 8;
}
