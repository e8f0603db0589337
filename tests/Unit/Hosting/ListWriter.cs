using Grpc.Core;

namespace Facet.Unit.Tests.Hosting;

/// <summary>Keeps what is written; can hold writes back or fail them.</summary>
internal sealed class ListWriter<T> : IServerStreamWriter<T>
{
    private readonly Lock _lock = new();
    private readonly List<(int Count, TaskCompletionSource Source)> _waiters = [];
    private int _writing;

    public WriteOptions? WriteOptions { get; set; }

    public TaskCompletionSource? Gate { get; init; }

    public Exception? Failure { get; init; }

    public List<T> Written { get; } = [];

    public int MostAtATime { get; private set; }

    public Task CountReaches(int count)
    {
        lock (_lock)
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, source));
            Complete();
            return source.Task;
        }
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        var now = Interlocked.Increment(ref _writing);
        lock (_lock)
        {
            MostAtATime = Math.Max(MostAtATime, now);
        }

        await Task.Yield();
        if (Gate is not null)
        {
            await Gate.Task.WaitAsync(cancellationToken);
        }

        if (Failure is not null)
        {
            throw Failure;
        }

        lock (_lock)
        {
            Written.Add(message);
            Complete();
        }

        Interlocked.Decrement(ref _writing);
    }

    private void Complete()
    {
        foreach (var (_, source) in _waiters.Where(waiter => waiter.Count <= Written.Count))
        {
            source.TrySetResult();
        }
    }
}
