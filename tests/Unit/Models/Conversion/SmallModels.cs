namespace Facet.Unit.Tests.Models.Conversion;

/// <summary>Configs of networks that are small enough for a test.</summary>
internal static class SmallModels
{
    public const string DinoV3 =
        """
        {"model_type": "dinov3_vit", "hidden_size": 32, "num_hidden_layers": 12, "num_attention_heads": 2, "intermediate_size": 64,
        "patch_size": 16, "image_size": 64, "num_register_tokens": 2}
        """;

    public const string DinoV2 =
        """
        {"model_type": "dinov2", "hidden_size": 64, "num_hidden_layers": 3, "num_attention_heads": 1, "patch_size": 14, "image_size": 56}
        """;

    public const string DinoV2Gated =
        """
        {"model_type": "dinov2_with_registers", "hidden_size": 64, "num_hidden_layers": 3, "num_attention_heads": 1, "patch_size": 14,
        "image_size": 56, "use_swiglu_ffn": true, "num_register_tokens": 3}
        """;

    public const string Clip =
        """
        {"model_type": "clip", "projection_dim": 24, "vision_config": {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2,
        "intermediate_size": 64, "patch_size": 16, "image_size": 64}, "text_config": {"hidden_size": 16, "num_hidden_layers": 2,
        "num_attention_heads": 2, "intermediate_size": 32, "vocab_size": 50, "max_position_embeddings": 10, "eos_token_id": 49}}
        """;

    /// <summary>Images of 64 x 64 in which no two pixels are alike.</summary>
    public static float[] Pixels(int count, int height = 64, int width = 64)
    {
        var random = new Random(11);
        var pixels = new float[count * 3 * height * width];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (float)((random.NextDouble() * 4) - 2);
        }

        return pixels;
    }
}
