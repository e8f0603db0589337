namespace Facet.Inference;

/// <summary>How calls are put together into batches.</summary>
public sealed record BatchQueueOptions
{
    /// <summary>Items of one run at most.</summary>
    public int MaxBatch { get; init; } = 1;

    /// <summary>
    /// How long the first of several waiting items waits for more of them while a runner is free. A single item, and a full batch, never wait.
    /// </summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Items that may wait; further ones are refused.</summary>
    public int MaxWaiting { get; init; } = 256;
}
