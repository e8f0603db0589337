using Facet.Models.Internal.Configs;
using Facet.Models.Internal.Transformers;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Families;

/// <summary>DINOv2 ViT, with registers or without, under the tensor names of its hub repositories.</summary>
internal static class DinoV2
{
    public static VisionTransformer Describe(DinoV2Config config, TensorLedger ledger)
    {
        var vision = config.Vision;
        long width = vision.Encoder.Width;
        var positions = 1 + ((long)vision.GridSide * vision.GridSide);
        ledger.Ignore("embeddings.mask_token");
        return new VisionTransformer
        {
            Config = vision,
            ClassToken = ledger.Take("embeddings.cls_token", TensorRole.Embedding, 1, 1, width),
            RegisterTokens = ledger.TakeIf(
                vision.Registers > 0, "embeddings.register_tokens", TensorRole.Embedding, 1, vision.Registers, width),
            Patches = new Linear(
                ledger.Take(
                    "embeddings.patch_embeddings.projection.weight",
                    TensorRole.Matrix,
                    width,
                    vision.Channels,
                    vision.PatchSide,
                    vision.PatchSide),
                ledger.Take("embeddings.patch_embeddings.projection.bias", TensorRole.Bias, width)),
            Positions = new PositionGrid(
                ledger.Take("embeddings.position_embeddings", TensorRole.Embedding, 1, positions, width),
                vision.GridSide,
                config.IsAntialiased),
            Encoder = new Encoder(
                vision.Encoder,
                [.. Enumerable.Range(0, vision.Encoder.Layers).Select(layer => DescribeBlock(config, ledger, $"encoder.layer.{layer}."))],
                ledger.Norm("layernorm", width)),
            IsLastStateNormed = true,
        };
    }

    private static Block DescribeBlock(DinoV2Config config, TensorLedger ledger, string prefix)
    {
        var width = config.Vision.Encoder.Width;
        var scale1 = ledger.Take($"{prefix}layer_scale1.lambda1", TensorRole.LayerScale, width);
        var scale2 = ledger.Take($"{prefix}layer_scale2.lambda1", TensorRole.LayerScale, width);
        return new Block(
            ledger.Norm($"{prefix}norm1", width),
            ledger.Linear($"{prefix}attention.attention.query", width, width, config.HasQkvBias),
            ledger.Linear($"{prefix}attention.attention.key", width, width, config.HasQkvBias),
            ledger.Linear($"{prefix}attention.attention.value", width, width, config.HasQkvBias),
            ledger.Linear($"{prefix}attention.output.dense", width, width).Scaled(scale1),
            ledger.Norm($"{prefix}norm2", width),
            DescribeMlp(config, ledger, $"{prefix}mlp.", scale2));
    }

    private static Mlp DescribeMlp(DinoV2Config config, TensorLedger ledger, string prefix, Parameter scale)
    {
        var (width, inner, activation) = (config.Vision.Encoder.Width, config.Vision.Encoder.Intermediate, config.Vision.Encoder.Activation);
        if (!config.IsGated)
        {
            return new Mlp(
                ledger.Linear($"{prefix}fc1", width, inner),
                null,
                ledger.Linear($"{prefix}fc2", inner, width).Scaled(scale),
                activation);
        }

        var both = ledger.Linear($"{prefix}weights_in", width, 2 * inner);
        return new Mlp(
            both.Part($"{prefix}x2", inner, inner),
            both.Part($"{prefix}x1", 0, inner),
            ledger.Linear($"{prefix}weights_out", inner, width).Scaled(scale),
            activation);
    }
}
