using System.Globalization;
using System.Text.RegularExpressions;
using Facet.Models.Internal.Configs;
using Facet.Models.Internal.Transformers;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Families;

/// <summary>
/// DINOv2 as the torch hub publishes it (<c>dinov2_vits14_pretrain.pth</c> to <c>dinov2_vitg14_reg4_pretrain.pth</c>): other names, one
/// matrix for query, key and value, and no config, because the shapes say nearly everything.
/// </summary>
internal static partial class DinoV2Hub
{
    private const string ClassToken = "cls_token";

    private const string Positions = "pos_embed";

    private const string PatchWeight = "patch_embed.proj.weight";

    private const string Registers = "register_tokens";

    /// <summary>Channels of an attention head in all published models; no tensor tells them.</summary>
    private const int UsualHeadWidth = 64;

    /// <summary>Whether the names are those of such a checkpoint.</summary>
    public static bool IsLike(Checkpoint checkpoint) =>
        checkpoint.Tensors.ContainsKey(ClassToken) && checkpoint.Tensors.ContainsKey(Positions) && checkpoint.Tensors.ContainsKey(PatchWeight);

    /// <summary>Models trained in chunks have blocks.CHUNK.BLOCK.; the blocks are numbered through all the same.</summary>
    public static string PlainName(string name) => ChunkPattern().Replace(name, "blocks.$1.");

    /// <summary>The measures of a checkpoint with plain names.</summary>
    /// <exception cref="ModelException">The shapes contradict each other.</exception>
    public static DinoV2Config Derive(Checkpoint checkpoint)
    {
        var width = Size(checkpoint, ClassToken, 3, 2, EncoderConfig.MaxWidth);
        var patch = Size(checkpoint, PatchWeight, 4, 2, 256);
        var side = (int)Math.Sqrt(Size(checkpoint, Positions, 3, 1, EncoderConfig.MaxImageSide) - 1);
        var isGated = checkpoint.Tensors.ContainsKey("blocks.0.mlp.w3.weight");
        var inner = Size(checkpoint, isGated ? "blocks.0.mlp.w3.weight" : "blocks.0.mlp.fc1.weight", 2, isGated ? 1 : 0, 4 * EncoderConfig.MaxWidth);
        if (width % UsualHeadWidth != 0)
        {
            throw ModelException.Unsupported(
                $"{checkpoint.Name} has {width} channels, no multiple of {UsualHeadWidth} as in the published models: "
                + "a config.json beside it must say how many attention heads there are.");
        }

        var layers = checkpoint.Tensors.Keys.Select(BlockOf).Max() + 1;
        var registers = checkpoint.Tensors.ContainsKey(Registers) ? Size(checkpoint, Registers, 3, 1, 1024) : 0;
        if (layers is < 1 or > EncoderConfig.MaxLayers || side < 1)
        {
            throw ModelException.Invalid($"{checkpoint.Name} has {layers} blocks and a position grid of side {side}.");
        }

        var encoder = new EncoderConfig(
            width, layers, width / UsualHeadWidth, inner, 1e-6f, isGated ? Activation.Silu : Activation.Gelu);
        var vision = new VisionConfig(encoder, Size(checkpoint, PatchWeight, 4, 1, 64), side * patch, patch, registers);
        return new DinoV2Config(vision, checkpoint.Tensors.ContainsKey("blocks.0.attn.qkv.bias"), isGated, registers > 0);
    }

    public static VisionTransformer Describe(DinoV2Config config, TensorLedger ledger)
    {
        var vision = config.Vision;
        long width = vision.Encoder.Width;
        ledger.Ignore("mask_token");
        return new VisionTransformer
        {
            Config = vision,
            ClassToken = ledger.Take(ClassToken, TensorRole.Embedding, 1, 1, width),
            RegisterTokens = ledger.TakeIf(vision.Registers > 0, Registers, TensorRole.Embedding, 1, vision.Registers, width),
            Patches = new Linear(
                ledger.Take(PatchWeight, TensorRole.Matrix, width, vision.Channels, vision.PatchSide, vision.PatchSide),
                ledger.Take("patch_embed.proj.bias", TensorRole.Bias, width)),
            Positions = new PositionGrid(
                ledger.Take(Positions, TensorRole.Embedding, 1, 1 + ((long)vision.GridSide * vision.GridSide), width),
                vision.GridSide,
                config.IsAntialiased),
            Encoder = new Encoder(
                vision.Encoder,
                [.. Enumerable.Range(0, vision.Encoder.Layers).Select(block => DescribeBlock(config, ledger, $"blocks.{block}."))],
                ledger.Norm("norm", width)),
            IsLastStateNormed = true,
        };
    }

    private static Block DescribeBlock(DinoV2Config config, TensorLedger ledger, string prefix)
    {
        var (width, inner) = (config.Vision.Encoder.Width, config.Vision.Encoder.Intermediate);
        var scale1 = ledger.Take($"{prefix}ls1.gamma", TensorRole.LayerScale, width);
        var scale2 = ledger.Take($"{prefix}ls2.gamma", TensorRole.LayerScale, width);
        var all = ledger.Linear($"{prefix}attn.qkv", width, 3 * width, config.HasQkvBias);
        var mlp = config.IsGated ? ledger.Linear($"{prefix}mlp.w12", width, 2 * inner) : ledger.Linear($"{prefix}mlp.fc1", width, inner);
        return new Block(
            ledger.Norm($"{prefix}norm1", width),
            all.Part($"{prefix}attn.q", 0, width),
            all.Part($"{prefix}attn.k", width, width),
            all.Part($"{prefix}attn.v", 2 * width, width),
            ledger.Linear($"{prefix}attn.proj", width, width).Scaled(scale1),
            ledger.Norm($"{prefix}norm2", width),
            new Mlp(
                config.IsGated ? mlp.Part($"{prefix}mlp.w2", inner, inner) : mlp,
                config.IsGated ? mlp.Part($"{prefix}mlp.w1", 0, inner) : null,
                ledger.Linear(config.IsGated ? $"{prefix}mlp.w3" : $"{prefix}mlp.fc2", inner, width).Scaled(scale2),
                config.Vision.Encoder.Activation));
    }

    private static int Size(Checkpoint checkpoint, string name, int rank, int axis, int max)
    {
        if (!checkpoint.Tensors.TryGetValue(name, out var tensor))
        {
            throw ModelException.Invalid($"{checkpoint.Name} looks like a DINOv2 checkpoint, but has no tensor '{name}'.");
        }

        return tensor.Shape.Count == rank && tensor.Shape[axis] >= 1 && tensor.Shape[axis] <= max
            ? (int)tensor.Shape[axis]
            : throw ModelException.Invalid($"{checkpoint.Name}: tensor '{name}' has shape {Shapes.Text([.. tensor.Shape])}, unlike any DINOv2 model.");
    }

    private static int BlockOf(string name) =>
        BlockPattern().Match(name) is { Success: true } match
            && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var block)
            ? block
            : -1;

    [GeneratedRegex(@"^blocks\.\d+\.(\d+)\.", RegexOptions.CultureInvariant)]
    private static partial Regex ChunkPattern();

    [GeneratedRegex(@"^blocks\.(\d+)\.", RegexOptions.CultureInvariant)]
    private static partial Regex BlockPattern();
}
