namespace Facet.Inference.Internal.Pulling;

/// <summary>The hub or the network failed in a way that may pass.</summary>
internal sealed class TransientFailureException(string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The pause that the hub asked for.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
