using System.Threading.Channels;
using Facet.Search.Model;

namespace Facet.Search.Storage;

/// <summary>
/// The one thread that writes. It takes whatever waits (bounded by count and bytes), commits it together, tells the callers, and goes
/// on: while a batch is flushed to disk the next one gathers, so batches grow with the load and nobody waits for a timer. Between
/// batches it tidies up.
/// </summary>
internal sealed class StoreWriter : IAsyncDisposable
{
    private readonly SqlSession _session;
    private readonly BatchCommit _commit;
    private readonly StoreTidying _tidying;
    private readonly SearchOptions _options;
    private readonly ILogger _logger;
    private readonly Channel<WriteOp> _queue;
    private readonly ByteBudget _budget;
    private readonly Task _loop;
    private Task<bool>? _work;

    public StoreWriter(SqlSession session, StoreMemory memory, SearchOptions options, ILogger logger, Action<ChangeLog> publish)
    {
        (_session, _options, _logger) = (session, options, logger);
        _commit = new BatchCommit(session, memory.Log, memory.Directory, publish);
        _tidying = new StoreTidying(session, memory, options, _commit, logger);
        _budget = new ByteBudget(options.WriteQueueBytes);
        _queue = Channel.CreateBounded<WriteOp>(new BoundedChannelOptions(options.WriteQueueLength) { SingleReader = true });
        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Hands a change to the writer; waits while the queue is full, be it by count or by bytes.</summary>
    /// <returns>Ends when the change is on disk.</returns>
    public async Task<Task<T>> EnqueueAsync<T>(
        Func<WriteContext, T> apply, long bytes, CancellationToken cancellationToken, bool makesRoom = false)
    {
        var op = new WriteOp<T>(apply, bytes, cancellationToken) { MakesRoom = makesRoom };
        await _budget.TakeAsync(bytes, cancellationToken);
        try
        {
            await _queue.Writer.WriteAsync(op, cancellationToken);
        }
        catch (Exception problem)
        {
            _budget.GiveBack(bytes);
            throw problem is ChannelClosedException
                ? new SearchException(SearchReason.ShuttingDown, "the store is closing; repeat the request in a moment")
                : problem;
        }

        return op.Completion;
    }

    /// <summary>Writes what was handed over before, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _session.Dispose();
    }

    private void Loop()
    {
        try
        {
            WriteUntilClosed();
        }
        catch (Exception problem)
        {
            // Nobody may wait for a writer that is gone.
            StoreLog.WriterFailed(_logger, problem);
            _queue.Writer.TryComplete();
            while (_queue.Reader.TryRead(out var op))
            {
                _budget.GiveBack(op.Bytes);
                op.Fail(new SearchException(SearchReason.StorageFailed, "the writer failed; restart the service", problem));
            }
        }
    }

    private void WriteUntilClosed()
    {
        while (WaitForWork())
        {
            var batch = TakeBatch();
            if (batch.Count > 0)
            {
                Write(batch);
            }

            if (!_queue.Reader.Completion.IsCompleted)
            {
                _tidying.DoSome();
            }
        }
    }

    private void Write(List<WriteOp> batch)
    {
        var result = _commit.Run(batch, isLastTry: false);
        if (result.Retry.Count > 0)
        {
            _tidying.MakeRoom();
            _commit.Run(result.Retry);
        }

        foreach (var op in batch)
        {
            _budget.GiveBack(op.Bytes);
        }

        SearchMetrics.BatchSize.Record(batch.Count);
        _tidying.After(batch, result.IsDiskFull);
    }

    /// <summary>Whether to go on: there is a change, or something to tidy up; false once the store closes and the queue is empty.</summary>
    private bool WaitForWork()
    {
        // The channel has one reader, so a wait that was broken off is taken up again.
        var work = _work ?? _queue.Reader.WaitToReadAsync().AsTask();
        var patience = _tidying.Patience;
        _work = patience == Timeout.InfiniteTimeSpan || work.Wait(patience) ? null : work;
        return _work is not null || work.GetAwaiter().GetResult();
    }

    private List<WriteOp> TakeBatch()
    {
        var batch = new List<WriteOp>();
        var bytes = 0L;
        while (batch.Count < _options.MaxBatchPoints && bytes < _options.MaxBatchBytes && _queue.Reader.TryRead(out var op))
        {
            batch.Add(op);
            bytes += op.Bytes;
        }

        return batch;
    }
}
