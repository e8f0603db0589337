using Grpc.Core;

namespace Facet.Hosting;

/// <summary>
/// Lets a bounded number of heavy computations run at the same time and a bounded number wait; more are refused, so that an overloaded
/// service answers at once instead of growing. A caller that leaves while it waits costs nothing.
/// </summary>
public sealed class WorkGate(int parallel, int maxQueue) : IDisposable
{
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _places = new(parallel);
    private int _waiting;

    /// <summary>Calls that wait for a place.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Runs the work on the thread pool once there is a place for it.</summary>
    /// <exception cref="FacetException">OVERLOADED: the queue is full.</exception>
    /// <exception cref="OperationCanceledException">The caller left before the work began.</exception>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _waiting) > maxQueue + parallel)
        {
            Interlocked.Decrement(ref _waiting);
            throw new FacetException(new FacetError(
                StatusCode.ResourceExhausted, "OVERLOADED", $"{maxQueue} calls wait already. Retry in a second, or add a replica.")
            {
                RetryAfter = s_retryAfter,
            });
        }

        try
        {
            await _places.WaitAsync(cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            return await Task.Run(work, cancel);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();
}
