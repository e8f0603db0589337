namespace Facet.Inference;

/// <summary>What a queue answers.</summary>
/// <param name="Value">The item's result.</param>
/// <param name="Queued">From the call to the begin of its batch's run.</param>
/// <param name="Ran">The run.</param>
/// <param name="BatchSize">Items of the run.</param>
public sealed record BatchAnswer<T>(T Value, TimeSpan Queued, TimeSpan Ran, int BatchSize);
