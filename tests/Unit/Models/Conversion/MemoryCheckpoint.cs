using System.Runtime.InteropServices;
using System.Text;
using Facet.Models;
using Facet.Models.Internal.Configs;
using Facet.Models.Internal.Conversion;
using Facet.Models.Internal.Random;
using Facet.Models.Internal.Weights;

namespace Facet.Unit.Tests.Models.Conversion;

/// <summary>A small made-up checkpoint whose tensors can be changed, with its config.</summary>
internal sealed class MemoryCheckpoint : Checkpoint
{
    private readonly Dictionary<string, CheckpointTensor> _tensors = new(StringComparer.Ordinal);

    private MemoryCheckpoint(string config) => Json = config;

    public string Json { get; set; }

    public override string Name => "small";

    public override IReadOnlyDictionary<string, CheckpointTensor> Tensors => _tensors;

    /// <summary>Random weights for a config.</summary>
    public static MemoryCheckpoint Of(string config, double strength = 1)
    {
        var ledger = new TensorLedger();
        NetworkReader.Describe(ledger, Parse(config), "small");
        var checkpoint = new MemoryCheckpoint(config);
        foreach (var spec in ledger.Specs)
        {
            checkpoint.Set(spec.Name, RandomTensor.Make(spec, seed: 3, strength), spec.Shape);
        }

        return checkpoint;
    }

    /// <summary>A checkpoint without tensors and config.</summary>
    public static MemoryCheckpoint Empty() => new(string.Empty);

    public void Set(string name, float[] values, params long[] shape) =>
        _tensors[name] = new CheckpointTensor(name, CheckpointType.F32, shape, MemoryMarshal.AsBytes<float>(values).ToArray());

    public void Remove(string name) => _tensors.Remove(name);

    public float[] Values(string name) => _tensors[name].ToFloats();

    public ConvertedModel Convert(TempFolder folder, ConvertOptions? options = null, string subfolder = "out") =>
        ModelConverter.Convert(this, Json.Length == 0 ? null : Parse(Json), folder.File(subfolder), options);

    /// <summary>Converts and runs on images of the size of the model, or on those that are given.</summary>
    public Dictionary<string, (long[] Shape, float[] Values)> Run(ConvertOptions options, float[] pixels, params long[] shape)
    {
        using var folder = new TempFolder();
        using var run = new GraphRun(Convert(folder, options).Graphs[0].Path);
        return run.Run(("pixel_values", pixels, shape));
    }

    private static ConfigJson Parse(string json) => ConfigJson.Parse(Encoding.UTF8.GetBytes(json), "config.json");
}
