using Facet.Models.Internal.Configs;
using Facet.Models.Internal.Conversion;
using Facet.Models.Internal.Random;
using Facet.Models.Internal.Weights;

namespace Facet.Models;

/// <summary>
/// A checkpoint of full size with made-up weights, for benchmarks and load tests. The weights are made when they are read and not kept, so
/// that even the largest architecture takes little memory; the same name and seed always give the same ones.
/// </summary>
public sealed class RandomCheckpoint : Checkpoint
{
    private readonly Dictionary<string, CheckpointTensor> _tensors;

    private RandomCheckpoint(Architecture architecture, long seed, double strength)
    {
        Name = architecture.Name;
        Config = architecture.Config;
        _tensors = architecture.Tensors().ToDictionary(
            spec => spec.Name, spec => Tensor(spec, seed, strength), StringComparer.Ordinal);
    }

    /// <summary>Names that <see cref="Create"/> takes.</summary>
    public static IReadOnlyList<string> Architectures { get; } = [.. Architecture.All.Select(architecture => architecture.Name)];

    public override string Name { get; }

    public override IReadOnlyDictionary<string, CheckpointTensor> Tensors => _tensors;

    /// <summary>What would stand in its config.json; null for BiSeNet, which needs none.</summary>
    internal ConfigJson? Config { get; }

    /// <param name="architecture">One of <see cref="Architectures"/>, such as <c>dinov3-vits16</c>.</param>
    /// <param name="seed">Another seed gives other weights.</param>
    /// <param name="strength">
    /// Size of the weights: 1 is about that of a network before training; 2 and more make the outputs depend strongly on every detail.
    /// </param>
    /// <exception cref="ModelException">There is no such architecture.</exception>
    public static RandomCheckpoint Create(string architecture, long seed = 0, double strength = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(architecture);
        return new RandomCheckpoint(Architecture.Find(architecture), seed, strength);
    }

    private static CheckpointTensor Tensor(TensorSpec spec, long seed, double strength)
    {
        var count = checked((int)spec.Shape.Aggregate(1L, (product, size) => product * size));
        var memory = new SeededMemory(count, () => RandomTensor.Make(spec, seed, strength));
        return new CheckpointTensor(spec.Name, CheckpointType.F32, spec.Shape, memory.Memory);
    }
}
