namespace Facet.Models.Internal.Checkpoints;

/// <summary>Bounds far above every published model, so that a damaged or hostile file cannot exhaust memory.</summary>
internal static class CheckpointLimits
{
    public const int MaxTensors = 100_000;

    public const int MaxRank = 8;

    /// <summary>Characters of a tensor's name.</summary>
    public const int MaxNameLength = 1024;

    public const int MaxShards = 1000;

    /// <summary>The description of the tensors in a PyTorch file, about 500 bytes a tensor.</summary>
    public const long MaxPickleBytes = 32L << 20;

    public const long MaxIndexBytes = 64L << 20;
}
