namespace Facet.Inference;

/// <summary>How a model is run.</summary>
public sealed record OnnxModelOptions
{
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.Cpu;

    /// <summary>Whether the CPU runs the model where the provider cannot; <see cref="OnnxModel.Provider"/> says what happened.</summary>
    public bool AllowCpuFallback { get; init; }

    /// <summary>Whether the runtime may fuse and reorder the graph. Without, each node runs as it is written: slow, to compare with.</summary>
    public bool Optimise { get; init; } = true;

    /// <summary>The GPU, for providers that use one.</summary>
    public int DeviceId { get; init; }

    /// <summary>Threads that work on one call; 0 takes one for each core.</summary>
    public int IntraOpThreads { get; init; } = 1;
}
