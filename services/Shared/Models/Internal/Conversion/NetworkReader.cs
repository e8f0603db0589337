using Facet.Models.Internal.Configs;
using Facet.Models.Internal.Families;
using Facet.Models.Internal.Transformers;
using Facet.Models.Internal.Weights;

namespace Facet.Models.Internal.Conversion;

/// <summary>Finds out which network a checkpoint holds, from its config or, where there is none, from the names of its tensors.</summary>
internal static class NetworkReader
{
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
            "dinov3_vit" => ReadDinoV3(checkpoint, DinoV3Config.Read(config)),
            DinoV2Config.PlainType => ReadDinoV2(checkpoint, DinoV2Config.Read(config, hasRegisters: false)),
            DinoV2Config.RegisterType => ReadDinoV2(checkpoint, DinoV2Config.Read(config, hasRegisters: true)),
            "clip" => ReadClip(checkpoint, ClipConfig.Read(config)),
            var other => throw ModelException.Unsupported(
                $"{checkpoint.Name}: model_type '{other}' is not supported; dinov3_vit, dinov2, dinov2_with_registers and clip are."),
        };
    }

    private static VisionNetwork ReadDinoV3(Checkpoint checkpoint, DinoV3Config config) =>
        Vision("dinov3", new RenamedCheckpoint(checkpoint, DinoV3.HubName), ledger => DinoV3.Describe(config, ledger));

    private static VisionNetwork ReadDinoV2(Checkpoint checkpoint, DinoV2Config config) =>
        Vision("dinov2", checkpoint, ledger => DinoV2.Describe(config, ledger));

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

    private static ClipNetwork ReadClip(Checkpoint checkpoint, ClipConfig config)
    {
        var ledger = new TensorLedger(checkpoint);
        var (vision, text) = (Clip.DescribeVision(config, ledger), Clip.DescribeText(config, ledger));
        var scale = ledger.Take("logit_scale", TensorRole.Scalar);
        ledger.Verify();
        return new ClipNetwork(vision, text, scale) { Architecture = "clip" };
    }

    private static VisionNetwork Vision(string family, Checkpoint checkpoint, Func<TensorLedger, VisionTransformer> describe)
    {
        var ledger = new TensorLedger(checkpoint);
        var model = describe(ledger);
        ledger.Verify();
        return new VisionNetwork(model) { Architecture = family };
    }
}
