namespace Facet.Inference;

/// <summary>How a model is run.</summary>
public sealed record OnnxModelOptions
{
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.Cpu;

    /// <summary>The GPU, for providers that use one.</summary>
    public int DeviceId { get; init; }

    /// <summary>Threads that work on one call; 0 takes one for each core.</summary>
    public int IntraOpThreads { get; init; } = 1;
}
