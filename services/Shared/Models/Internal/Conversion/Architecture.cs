using System.Text;
using Facet.Models.Internal.Configs;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Conversion;

/// <summary>A published architecture: its name and what its config.json says.</summary>
internal sealed class Architecture
{
    /// <summary>Classes of the published face parser.</summary>
    private const int FaceClasses = 19;

    private readonly string? _json;

    private Architecture(string name, string? json) => (Name, _json) = (name, json);

    public static IReadOnlyList<Architecture> All { get; } =
    [
        DinoV3("vits16", 384, 12, 6, 1536),
        DinoV3("vits16plus", 384, 12, 6, 1536, ", \"use_gated_mlp\": true, \"hidden_act\": \"silu\""),
        DinoV3("vitb16", 768, 12, 12, 3072),
        DinoV3("vitl16", 1024, 24, 16, 4096),
        DinoV3("vith16plus", 1280, 32, 20, 5120, ", \"use_gated_mlp\": true, \"hidden_act\": \"silu\""),
        DinoV3(
            "vit7b16",
            4096,
            40,
            32,
            8192,
            ", \"use_gated_mlp\": true, \"hidden_act\": \"silu\", \"query_bias\": false, \"value_bias\": false"),
        .. DinoV2("vits14", 384, 12, 6, false),
        .. DinoV2("vitb14", 768, 12, 12, false),
        .. DinoV2("vitl14", 1024, 24, 16, false),
        .. DinoV2("vitg14", 1536, 40, 24, true),
        Clip("b32", 768, 12, 12, 3072, 32, 512, 8, 2048),
        Clip("b16", 768, 12, 12, 3072, 16, 512, 8, 2048),
        Clip("l14", 1024, 24, 16, 4096, 14, 768, 12, 3072),
        new Architecture("bisenet", null),
    ];

    public string Name { get; }

    /// <summary>Null for a network that is recognised without one.</summary>
    public ConfigJson? Config => _json is null ? null : ConfigJson.Parse(Encoding.UTF8.GetBytes(_json), $"{Name} config");

    /// <exception cref="ModelException">There is none of this name.</exception>
    public static Architecture Find(string name) =>
        All.FirstOrDefault(architecture => architecture.Name == name) ?? throw new ModelException(
            ModelErrorReason.UnknownModel,
            $"There is no architecture '{name}'; there are {string.Join(", ", All.Select(architecture => architecture.Name))}.");

    /// <summary>The name of measures: that of the published architecture which has them, or one made of them.</summary>
    public static string NameOf(string family, VisionConfig config)
    {
        var measures = Measures(config);
        var known = All.FirstOrDefault(architecture =>
            architecture.Name.StartsWith(family, StringComparison.Ordinal) && Measures(architecture.Vision()!) == measures);
        return known?.Name ?? FormattableString.Invariant(
            $"{family}-{config.Encoder.Width}x{config.Encoder.Layers}-p{config.PatchSide}{(config.Registers > 0 ? $"-reg{config.Registers}" : string.Empty)}");
    }

    /// <summary>The tensors that a checkpoint of it has.</summary>
    public IReadOnlyList<TensorSpec> Tensors()
    {
        var ledger = new TensorLedger();
        if (Config is { } config)
        {
            NetworkReader.Describe(ledger, config, Name);
        }
        else
        {
            BiSeNetNetwork.Describe(ledger, FaceClasses);
        }

        return ledger.Specs;
    }

    private static (int, int, int, int, int, int, Activation) Measures(VisionConfig config) => (
        config.Encoder.Width,
        config.Encoder.Layers,
        config.Encoder.Heads,
        config.Encoder.Intermediate,
        config.PatchSide,
        config.Registers,
        config.Encoder.Activation);

    private VisionConfig? Vision() => Config is { } config ? NetworkReader.Describe(new TensorLedger(), config, Name) : null;

    private static Architecture DinoV3(string name, int width, int layers, int heads, int inner, string more = "") => new(
        $"dinov3-{name}",
        $$"""
        {"model_type": "dinov3_vit", "hidden_size": {{width}}, "num_hidden_layers": {{layers}}, "num_attention_heads": {{heads}},
        "intermediate_size": {{inner}}, "patch_size": 16, "image_size": 224, "num_register_tokens": 4{{more}}}
        """);

    private static IEnumerable<Architecture> DinoV2(string name, int width, int layers, int heads, bool isGated)
    {
        var measures =
            $$"""
            "hidden_size": {{width}}, "num_hidden_layers": {{layers}}, "num_attention_heads": {{heads}}, "patch_size": 14, "image_size": 518,
            "use_swiglu_ffn": {{(isGated ? "true" : "false")}}
            """;
        yield return new Architecture($"dinov2-{name}", $$"""{"model_type": "dinov2", {{measures}}}""");
        yield return new Architecture($"dinov2-{name}-reg4", $$"""{"model_type": "dinov2_with_registers", {{measures}}}""");
    }

    private static Architecture Clip(
        string name, int width, int layers, int heads, int inner, int patch, int textWidth, int textHeads, int textInner) => new(
        $"clip-vit-{name}",
        $$"""
        {"model_type": "clip", "projection_dim": {{textWidth}}, "vision_config": {"hidden_size": {{width}}, "num_hidden_layers": {{layers}},
        "num_attention_heads": {{heads}}, "intermediate_size": {{inner}}, "patch_size": {{patch}}, "image_size": 224}, "text_config": {"hidden_size":
        {{textWidth}}, "num_hidden_layers": 12, "num_attention_heads": {{textHeads}}, "intermediate_size": {{textInner}}, "eos_token_id": 2 } }
        """);
}
