namespace Facet.Inference;

/// <summary>How a backbone is run.</summary>
public sealed record BackboneSessionOptions
{
    /// <summary>Provider, device, and threads of one run.</summary>
    public OnnxModelOptions Model { get; init; } = new();

    /// <summary>Batches that run side by side; at least 1.</summary>
    public int Sessions { get; init; } = 1;

    public BatchQueueOptions Queue { get; init; } = new();
}
