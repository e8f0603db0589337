using Facet.Models.Internal.Configs;
using Facet.Models.Internal.Transformers;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Families;

/// <summary>DINOv3 ViT under the tensor names of its hub repositories.</summary>
internal static class DinoV3
{
    /// <summary>Some library versions put <c>model.</c> before names.</summary>
    public static string HubName(string name) => name.StartsWith("model.", StringComparison.Ordinal) ? name["model.".Length..] : name;

    public static VisionTransformer Describe(DinoV3Config config, TensorLedger ledger)
    {
        var vision = config.Vision;
        long width = vision.Encoder.Width;
        ledger.Ignore("embeddings.mask_token");
        ledger.Ignore("rope_embeddings.inv_freq");
        return new VisionTransformer
        {
            Config = vision,
            ClassToken = ledger.Take("embeddings.cls_token", TensorRole.Embedding, 1, 1, width),
            RegisterTokens = ledger.TakeIf(
                vision.Registers > 0, "embeddings.register_tokens", TensorRole.Embedding, 1, vision.Registers, width),
            Patches = new Linear(
                ledger.Take(
                    "embeddings.patch_embeddings.weight", TensorRole.Matrix, width, vision.Channels, vision.PatchSide, vision.PatchSide),
                ledger.Take("embeddings.patch_embeddings.bias", TensorRole.Bias, width)),
            RopeTheta = config.RopeTheta,
            Encoder = new Encoder(
                vision.Encoder,
                [.. Enumerable.Range(0, vision.Encoder.Layers).Select(layer => DescribeBlock(config, ledger, $"layer.{layer}."))],
                ledger.Norm("norm", width)),
            IsLastStateNormed = true,
        };
    }

    private static Block DescribeBlock(DinoV3Config config, TensorLedger ledger, string prefix)
    {
        var (width, inner) = (config.Vision.Encoder.Width, config.Vision.Encoder.Intermediate);
        var scale1 = ledger.Take($"{prefix}layer_scale1.lambda1", TensorRole.LayerScale, width);
        var scale2 = ledger.Take($"{prefix}layer_scale2.lambda1", TensorRole.LayerScale, width);
        return new Block(
            ledger.Norm($"{prefix}norm1", width),
            ledger.Linear($"{prefix}attention.q_proj", width, width, config.HasQueryBias),
            ledger.Linear($"{prefix}attention.k_proj", width, width, config.HasKeyBias),
            ledger.Linear($"{prefix}attention.v_proj", width, width, config.HasValueBias),
            ledger.Linear($"{prefix}attention.o_proj", width, width, config.HasOutputBias).Scaled(scale1),
            ledger.Norm($"{prefix}norm2", width),
            new Mlp(
                ledger.Linear($"{prefix}mlp.up_proj", width, inner, config.HasMlpBias),
                config.IsGated ? ledger.Linear($"{prefix}mlp.gate_proj", width, inner, config.HasMlpBias) : null,
                ledger.Linear($"{prefix}mlp.down_proj", inner, width, config.HasMlpBias).Scaled(scale2),
                config.Vision.Encoder.Activation));
    }
}
