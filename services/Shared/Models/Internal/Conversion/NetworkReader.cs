using Facet.Models.Internal.Configs;
using Facet.Models.Internal.Families;
using Facet.Models.Internal.Transformers;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Conversion;

/// <summary>Finds out which network a checkpoint holds, from its config or, where there is none, from the names of its tensors.</summary>
internal static class NetworkReader
{
    private const string DinoV3Type = "dinov3_vit";

    private const string ClipType = "clip";

    /// <exception cref="ModelException">The config is wrong, the network is not supported, or the tensors do not fit it.</exception>
    public static Network Read(Checkpoint checkpoint, ConfigJson? config)
    {
        if (BiSeNet.IsLike(checkpoint))
        {
            return ReadBiSeNet(checkpoint);
        }

        if (DinoV2Hub.IsLike(checkpoint))
        {
            return ReadDinoV2Hub(new RenamedCheckpoint(checkpoint, DinoV2Hub.PlainName), config);
        }

        if (config is null)
        {
            throw ModelException.Unsupported(
                $"{checkpoint.Name} has no config.json beside it, and its tensors are not those of a network that is recognised without one.");
        }

        return config.Text("model_type") switch
        {
            DinoV3Type => ReadDinoV3(new RenamedCheckpoint(checkpoint, DinoV3.HubName), DinoV3Config.Read(config)),
            DinoV2Config.PlainType => ReadDinoV2(checkpoint, DinoV2Config.Read(config, hasRegisters: false)),
            DinoV2Config.RegisterType => ReadDinoV2(checkpoint, DinoV2Config.Read(config, hasRegisters: true)),
            ClipType => ReadClip(checkpoint, ClipConfig.Read(config)),
            _ => throw Unknown(config, checkpoint.Name),
        };
    }

    /// <summary>Notes the tensors that a network of this config has.</summary>
    /// <returns>Its measures.</returns>
    /// <exception cref="ModelException">The config is wrong or of a network that is not supported.</exception>
    public static VisionConfig Describe(TensorLedger ledger, ConfigJson config, string name) => config.Text("model_type") switch
    {
        DinoV3Type => DinoV3.Describe(DinoV3Config.Read(config), ledger).Config,
        DinoV2Config.PlainType => DinoV2.Describe(DinoV2Config.Read(config, hasRegisters: false), ledger).Config,
        DinoV2Config.RegisterType => DinoV2.Describe(DinoV2Config.Read(config, hasRegisters: true), ledger).Config,
        ClipType => Families.Clip.Describe(ClipConfig.Read(config), ledger).Vision.Config,
        _ => throw Unknown(config, name),
    };

    private static ModelException Unknown(ConfigJson config, string name) => ModelException.Unsupported(
        $"{name}: model_type '{config.Text("model_type")}' is not supported; dinov3_vit, dinov2, dinov2_with_registers and clip are.");

    private static BiSeNetNetwork ReadBiSeNet(Checkpoint checkpoint)
    {
        var classes = BiSeNet.ClassesOf(checkpoint);
        var ledger = new TensorLedger(checkpoint);
        BiSeNetNetwork.Describe(ledger, classes);
        ledger.Verify();
        return new BiSeNetNetwork(checkpoint, classes) { Architecture = "bisenet" };
    }

    private static VisionNetwork ReadDinoV2Hub(Checkpoint checkpoint, ConfigJson? json)
    {
        var config = json?.Text("model_type") switch
        {
            null => DinoV2Hub.Derive(checkpoint),
            DinoV2Config.PlainType => DinoV2Config.Read(json, hasRegisters: false),
            DinoV2Config.RegisterType => DinoV2Config.Read(json, hasRegisters: true),
            var other => throw ModelException.Invalid($"{checkpoint.Name} is a DINOv2 checkpoint, but its config.json says model_type '{other}'."),
        };
        return Vision("dinov2", checkpoint, ledger => DinoV2Hub.Describe(config, ledger));
    }

    private static VisionNetwork ReadDinoV3(Checkpoint checkpoint, DinoV3Config config) =>
        Vision("dinov3", checkpoint, ledger => DinoV3.Describe(config, ledger));

    private static VisionNetwork ReadDinoV2(Checkpoint checkpoint, DinoV2Config config) =>
        Vision("dinov2", checkpoint, ledger => DinoV2.Describe(config, ledger));

    private static ClipNetwork ReadClip(Checkpoint checkpoint, ClipConfig config)
    {
        var ledger = new TensorLedger(checkpoint);
        var (vision, text, scale) = Families.Clip.Describe(config, ledger);
        ledger.Verify();
        return new ClipNetwork(vision, text, scale) { Architecture = Architecture.NameOf("clip", config.Vision) };
    }

    private static VisionNetwork Vision(string family, Checkpoint checkpoint, Func<TensorLedger, VisionTransformer> describe)
    {
        var ledger = new TensorLedger(checkpoint);
        var model = describe(ledger);
        ledger.Verify();
        return new VisionNetwork(model) { Architecture = Architecture.NameOf(family, model.Config) };
    }
}
