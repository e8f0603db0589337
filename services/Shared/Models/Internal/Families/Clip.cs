using Facet.Models.Internal.Configs;
using Facet.Models.Internal.Transformers;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Families;

/// <summary>CLIP under the tensor names of its hub repositories.</summary>
internal static class Clip
{
    private const string VisionPrefix = "vision_model.";

    private const string TextPrefix = "text_model.";

    public static (VisionTransformer Vision, TextTransformer Text, Parameter LogitScale) Describe(ClipConfig config, TensorLedger ledger) =>
        (DescribeVision(config, ledger), DescribeText(config, ledger), ledger.Take("logit_scale", TensorRole.Scalar));

    private static VisionTransformer DescribeVision(ClipConfig config, TensorLedger ledger)
    {
        var vision = config.Vision;
        long width = vision.Encoder.Width;
        ledger.Ignore($"{VisionPrefix}embeddings.position_ids");
        var positions = 1 + ((long)vision.GridSide * vision.GridSide);
        return new VisionTransformer
        {
            Config = vision,
            ClassToken = ledger.Take($"{VisionPrefix}embeddings.class_embedding", TensorRole.Embedding, width),
            Patches = new Linear(
                ledger.Take(
                    $"{VisionPrefix}embeddings.patch_embedding.weight",
                    TensorRole.Matrix,
                    width,
                    vision.Channels,
                    vision.PatchSide,
                    vision.PatchSide),
                null),
            Positions = new PositionGrid(
                ledger.Take($"{VisionPrefix}embeddings.position_embedding.weight", TensorRole.Embedding, positions, width),
                vision.GridSide,
                IsAntialiased: false),
            PreNorm = ledger.Norm($"{VisionPrefix}pre_layrnorm", width),
            Encoder = DescribeEncoder(vision.Encoder, ledger, VisionPrefix, "post_layernorm"),
            IsLastStateNormed = false,
            Projection = ledger.Linear("visual_projection", vision.Encoder.Width, config.ProjectionWidth, hasBias: false),
        };
    }

    private static TextTransformer DescribeText(ClipConfig config, TensorLedger ledger)
    {
        var text = config.Text;
        ledger.Ignore($"{TextPrefix}embeddings.position_ids");
        return new TextTransformer(
            text,
            ledger.Take($"{TextPrefix}embeddings.token_embedding.weight", TensorRole.Embedding, text.Vocabulary, text.Encoder.Width),
            ledger.Take($"{TextPrefix}embeddings.position_embedding.weight", TensorRole.Embedding, text.Positions, text.Encoder.Width),
            DescribeEncoder(text.Encoder, ledger, TextPrefix, "final_layer_norm"),
            ledger.Linear("text_projection", text.Encoder.Width, config.ProjectionWidth, hasBias: false));
    }

    private static Encoder DescribeEncoder(EncoderConfig config, TensorLedger ledger, string prefix, string finalNorm) => new(
        config,
        [.. Enumerable.Range(0, config.Layers).Select(layer => DescribeBlock(config, ledger, $"{prefix}encoder.layers.{layer}."))],
        ledger.Norm(prefix + finalNorm, config.Width));

    private static Block DescribeBlock(EncoderConfig config, TensorLedger ledger, string prefix) => new(
        ledger.Norm($"{prefix}layer_norm1", config.Width),
        ledger.Linear($"{prefix}self_attn.q_proj", config.Width, config.Width),
        ledger.Linear($"{prefix}self_attn.k_proj", config.Width, config.Width),
        ledger.Linear($"{prefix}self_attn.v_proj", config.Width, config.Width),
        ledger.Linear($"{prefix}self_attn.out_proj", config.Width, config.Width),
        ledger.Norm($"{prefix}layer_norm2", config.Width),
        new Mlp(
            ledger.Linear($"{prefix}mlp.fc1", config.Width, config.Intermediate),
            null,
            ledger.Linear($"{prefix}mlp.fc2", config.Intermediate, config.Width),
            config.Activation));
}
