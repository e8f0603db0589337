namespace Facet.Inference;

/// <summary>A queue is full: more would only wait longer than callers are willing to.</summary>
public sealed class OverloadedException(int waiting, TimeSpan retryAfter)
    : Exception($"{waiting} calls wait already. Retry later, or add a replica.")
{
    /// <summary>After about this time the waiting calls are done.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
