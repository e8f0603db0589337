namespace Facet.Hosting;

/// <summary>
/// Which gRPC services can do their work. A service with warm-ups is ready once all of them passed; one without is ready at once.
/// The empty name stands for the whole server: ready when all services are.
/// </summary>
public sealed class Readiness
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _notReady = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewSignal();
    private bool _stopping;
    private Exception? _failure;

    public Readiness(IEnumerable<IWarmUp> warmUps)
    {
        ArgumentNullException.ThrowIfNull(warmUps);
        foreach (var warmUp in warmUps)
        {
            _notReady.Add(warmUp.Service);
        }
    }

    /// <summary>Completes at the next change.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>The services that are not ready, in order of name.</summary>
    public IReadOnlyList<string> NotReady
    {
        get
        {
            lock (_lock)
            {
                return [.. _notReady.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Whether a warm-up failed, so that the host ends.</summary>
    internal bool HasFailed
    {
        get
        {
            lock (_lock)
            {
                return _failure is not (null or ServiceRefusedException);
            }
        }
    }

    /// <summary>Whether the service can work; the empty name asks for the whole server.</summary>
    public bool IsReady(string service)
    {
        lock (_lock)
        {
            return !_stopping && (service.Length == 0 ? _notReady.Count == 0 : !_notReady.Contains(service));
        }
    }

    /// <summary>Waits until the whole server is ready.</summary>
    /// <exception cref="InvalidOperationException">A warm-up failed; the inner exception says why.</exception>
    /// <exception cref="OperationCanceledException">The host was told to stop.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = Changed;
            lock (_lock)
            {
                if (_failure is not null)
                {
                    throw new InvalidOperationException(_failure.Message, _failure);
                }

                if (_stopping)
                {
                    throw new OperationCanceledException("The host is stopping.");
                }
            }

            if (IsReady(string.Empty))
            {
                return;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Says that a service can work, or no longer can.</summary>
    public void Report(string service, bool ready)
    {
        ArgumentException.ThrowIfNullOrEmpty(service);
        lock (_lock)
        {
            if (ready ? _notReady.Remove(service) : _notReady.Add(service))
            {
                Signal();
            }
        }
    }

    /// <summary>A warm-up failed: the server will never be ready.</summary>
    internal void Fail(Exception failure)
    {
        lock (_lock)
        {
            _failure = failure;
            Signal();
        }
    }

    /// <summary>The host is stopping: nothing is ready any more, so that load balancers look elsewhere.</summary>
    internal void Stop()
    {
        lock (_lock)
        {
            _stopping = true;
            Signal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        _changed.SetResult();
        _changed = NewSignal();
    }
}
