using System.Threading.Channels;
using Facet.Search.Model;
using Microsoft.Data.Sqlite;

namespace Facet.Search.Storage;

/// <summary>
/// The one thread that writes. It takes whatever waits (bounded by count and bytes), commits it together, tells the callers, and goes
/// on: while a batch is flushed to disk the next one gathers, so batches grow with the load and nobody waits for a timer.
/// </summary>
internal sealed class StoreWriter : IAsyncDisposable
{
    private const long CheckpointBytes = 64L << 20;
    private const long LargestLogBytes = 512L << 20;

    private readonly SqlSession _session;
    private readonly BatchCommit _commit;
    private readonly SearchOptions _options;
    private readonly ILogger _logger;
    private readonly Channel<WriteOp> _queue;
    private readonly Task _loop;
    private long _bytesSinceCheckpoint;
    private bool _mayPurge = true;

    public StoreWriter(SqlSession session, PageDirectory directory, SearchOptions options, ILogger logger)
    {
        _session = session;
        _commit = new BatchCommit(session, directory);
        _options = options;
        _logger = logger;
        _queue = Channel.CreateBounded<WriteOp>(new BoundedChannelOptions(options.WriteQueueLength) { SingleReader = true });
        _loop = Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Hands a change to the writer; waits while the queue is full.</summary>
    /// <returns>Ends when the change is on disk.</returns>
    public async Task<Task<T>> EnqueueAsync<T>(Func<SqlSession, ChangeLog, T> apply, long bytes, CancellationToken cancellationToken)
    {
        var op = new WriteOp<T>(apply, bytes, cancellationToken);
        try
        {
            await _queue.Writer.WriteAsync(op, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new SearchException(SearchReason.ShuttingDown, "the store is closing; repeat the request in a moment");
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
                var isDiskFull = _commit.Run(batch);
                _bytesSinceCheckpoint += batch.Sum(op => op.Bytes);
                SearchMetrics.BatchSize.Record(batch.Count);
                _mayPurge |= batch.Exists(op => op.Changes.Dropped.Count > 0);
                if (isDiskFull || _bytesSinceCheckpoint >= CheckpointBytes)
                {
                    Checkpoint();
                }
            }
            else
            {
                Purge();
            }
        }
    }

    /// <summary>Whether there is something to do; false once the store closes and the queue is empty.</summary>
    private bool WaitForWork() =>
        (_mayPurge && !_queue.Reader.Completion.IsCompleted) || _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

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

    private void Purge()
    {
        var purge = new WriteOp<bool>((session, _) => CollectionWrites.PurgeSome(session), 0, CancellationToken.None);
        _commit.Run([purge]);
        if (purge.Completion.IsCompletedSuccessfully)
        {
            _mayPurge = purge.Completion.Result;
            return;
        }

        // Tried again after the next drop or the next start; the dropped points are unreachable meanwhile.
        StoreLog.PurgeFailed(_logger, purge.Completion.Exception?.GetBaseException());
        _mayPurge = false;
    }

    /// <summary>
    /// Moves the log into the database file, so that the log starts over. Searches that read all the time can keep it from starting
    /// over; once it is large the writer waits for them.
    /// </summary>
    private void Checkpoint()
    {
        _bytesSinceCheckpoint = 0;
        try
        {
            if (RunCheckpoint("PRAGMA wal_checkpoint(PASSIVE)") > LargestLogBytes)
            {
                RunCheckpoint("PRAGMA wal_checkpoint(TRUNCATE)");
            }
        }
        catch (SqliteException problem)
        {
            // The log keeps everything; the next checkpoint takes it over.
            StoreLog.CheckpointFailed(_logger, problem);
        }
    }

    private long RunCheckpoint(string pragma)
    {
        using var row = _session.Query(pragma);
        return row.Read() ? row.GetInt64(1) * Database.PageBytes : 0;
    }
}
