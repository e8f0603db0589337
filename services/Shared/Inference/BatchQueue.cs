using System.Diagnostics.CodeAnalysis;
using Facet.Inference.Internal.Batching;

namespace Facet.Inference;

/// <summary>
/// Puts calls together into batches for one or more runners. Who comes while a runner is free and nobody waits runs at once, on its own; who
/// comes while all are busy waits, and the next free runner takes as many of the waiting as fit into a batch, oldest first. So batches grow with
/// the load, and a single caller never pays for them. The queue is bounded; a caller that leaves is dropped from it. Thread-safe.
/// </summary>
/// <typeparam name="TItem">What goes in.</typeparam>
/// <typeparam name="TResult">What comes out; one that nobody waits for any more is disposed if it can be.</typeparam>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, though no collection.")]
public sealed class BatchQueue<TItem, TResult> : IDisposable
{
    private readonly BatchQueueOptions _options;
    private readonly TimeProvider _time;
    private readonly ServiceRate _rate;
    private readonly Lock _lock = new();
    private readonly LinkedList<BatchEntry<TItem, TResult>> _waiting = new();
    private readonly Stack<Func<IReadOnlyList<TItem>, IReadOnlyList<TResult>>> _idle;
    private readonly int _runners;
    private ITimer? _timer;
    private bool _isDisposed;

    /// <param name="runners">Each runs one batch at a time and gives one result for each item, in order. Called on the thread pool.</param>
    /// <param name="options">Sizes and delay.</param>
    /// <param name="time">The clock.</param>
    public BatchQueue(
        IReadOnlyList<Func<IReadOnlyList<TItem>, IReadOnlyList<TResult>>> runners, BatchQueueOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(runners);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(runners.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxWaiting, 1);
        (_options, _time, _runners) = (options, time ?? TimeProvider.System, runners.Count);
        _idle = new Stack<Func<IReadOnlyList<TItem>, IReadOnlyList<TResult>>>(runners);
        _rate = new ServiceRate(runners.Count);
    }

    /// <summary>Items that wait for a runner.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Batches that are running.</summary>
    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _runners - _idle.Count;
            }
        }
    }

    /// <summary>For callers that have work to do before they know their item: who would be refused now need not begin.</summary>
    /// <exception cref="OverloadedException">So many items wait already that another would be refused.</exception>
    public void RequireRoom()
    {
        lock (_lock)
        {
            RequireRoomHere();
        }
    }

    /// <summary>Waits for a runner and runs the item, perhaps together with others.</summary>
    /// <exception cref="OverloadedException">So many items wait already that this one is refused.</exception>
    /// <exception cref="OperationCanceledException">The caller left, or the queue was disposed.</exception>
    /// <exception cref="Exception">What the runner threw for this item.</exception>
    public Task<BatchAnswer<TResult>> RunAsync(TItem item, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var entry = new BatchEntry<TItem, TResult>(item, _time.GetTimestamp());
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            RequireRoomHere();
            _waiting.AddLast(entry.Node);
            Dispatch();
        }

        entry.DropWhenCancelled(Drop, cancel);
        return entry.Task;
    }

    /// <summary>Cancels who waits. Batches that run are finished.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer?.Dispose();
            foreach (var entry in _waiting)
            {
                entry.Cancel(new CancellationToken(canceled: true));
            }

            _waiting.Clear();
        }
    }

    /// <summary>Under the lock.</summary>
    private void RequireRoomHere()
    {
        if (_idle.Count == 0 && _waiting.Count >= _options.MaxWaiting)
        {
            throw new OverloadedException(_waiting.Count, _rate.TimeFor(_waiting.Count));
        }
    }

    private void Drop(BatchEntry<TItem, TResult> entry)
    {
        lock (_lock)
        {
            if (entry.Node.List == _waiting)
            {
                _waiting.Remove(entry.Node);
            }
        }
    }

    /// <summary>Gives the waiting to the free runners. Under the lock.</summary>
    private void Dispatch()
    {
        _timer?.Dispose();
        _timer = null;
        while (_idle.Count > 0 && _waiting.First is { } first)
        {
            var isReady = _waiting.Count == 1 || _waiting.Count >= _options.MaxBatch;
            var left = _options.MaxDelay - _time.GetElapsedTime(first.Value.Since);
            if (!isReady && left > TimeSpan.Zero)
            {
                _timer = _time.CreateTimer(_ => OnTimer(), null, left, Timeout.InfiniteTimeSpan);
                return;
            }

            Start(_idle.Pop(), TakeBatch());
        }
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                Dispatch();
            }
        }
    }

    private BatchEntry<TItem, TResult>[] TakeBatch()
    {
        var batch = new BatchEntry<TItem, TResult>[Math.Min(_waiting.Count, _options.MaxBatch)];
        for (var i = 0; i < batch.Length; i++)
        {
            batch[i] = _waiting.First!.Value;
            _waiting.RemoveFirst();
        }

        return batch;
    }

    private void Start(Func<IReadOnlyList<TItem>, IReadOnlyList<TResult>> runner, BatchEntry<TItem, TResult>[] batch) => Task.Run(() =>
    {
        BatchRun<TItem, TResult>.Run(runner, batch, _time, _rate);
        lock (_lock)
        {
            _idle.Push(runner);
            if (!_isDisposed)
            {
                Dispatch();
            }
        }
    });
}
