using Facet.Search.Model;
using Facet.Search.Storage.Factors;
using Microsoft.Data.Sqlite;

namespace Facet.Search.Storage;

/// <summary>
/// Runs many changes in one transaction, so that they share one flush of the disk. Order: records are appended, their segment is flushed,
/// SQLite commits (and flushes its log), memory learns of it, callers are told. After a crash in between nothing refers to the records.
/// </summary>
internal sealed class BatchCommit(SqlSession session, FactorLog log, RecordDirectory directory, Action<ChangeLog>? publish = null)
{
    /// <summary>
    /// Commits what can be committed and tells every caller. A change that fails alone is undone alone. When the whole transaction is
    /// lost (the disk is full, say) nothing of it was acknowledged yet, and every change gets a transaction of its own.
    /// </summary>
    /// <returns>The changes that failed for want of disk space and were not told yet: all that only make room.</returns>
    public BatchResult Run(IReadOnlyList<WriteOp> batch, bool isLastTry = true)
    {
        Dictionary<WriteOp, Exception> failures;
        try
        {
            failures = Commit(batch);
        }
        catch (Exception) when (batch.Count > 1)
        {
            var results = batch.Select(op => Run([op], isLastTry)).ToArray();
            return new BatchResult(results.Any(result => result.IsDiskFull), [.. results.SelectMany(result => result.Retry)]);
        }
        catch (Exception problem)
        {
            failures = new() { [batch[0]] = problem };
        }

        return Tell(batch, failures, isLastTry);
    }

    private BatchResult Tell(IReadOnlyList<WriteOp> batch, Dictionary<WriteOp, Exception> failures, bool isLastTry)
    {
        var isDiskFull = false;
        var retry = new List<WriteOp>();
        foreach (var op in batch)
        {
            if (failures.TryGetValue(op, out var problem))
            {
                var translated = SqlErrors.Translate(problem);
                var isFull = translated is SearchException { Reason: SearchReason.DiskFull };
                isDiskFull |= isFull;
                if (isFull && op.MakesRoom && !isLastTry)
                {
                    retry.Add(op);
                }
                else
                {
                    op.Fail(translated);
                }

                continue;
            }

            // In this order: whoever reads after the acknowledgement must find the new state.
            directory.Apply(op.Changes);
            publish?.Invoke(op.Changes);
            op.Acknowledge();
        }

        return new BatchResult(isDiskFull, retry);
    }

    /// <summary>The changes that failed alone; the others are on disk. Throws when nothing is.</summary>
    private Dictionary<WriteOp, Exception> Commit(IReadOnlyList<WriteOp> batch)
    {
        // Left over only if an earlier rollback failed.
        Rollback();
        var mark = log.Mark();
        var failures = new Dictionary<WriteOp, Exception>();
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            foreach (var op in batch)
            {
                if (TryApply(op) is { } problem)
                {
                    failures.Add(op, problem);
                }
            }
        }
        catch
        {
            Rollback();
            log.Rewind(mark);
            throw;
        }

        Finish(mark);
        return failures;
    }

    private void Finish(LogMark mark)
    {
        try
        {
            log.Flush();
            session.Execute("COMMIT");
        }
        catch (SqliteException full) when (full.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL)
        {
            Rollback();
            log.Rewind(mark);
            throw;
        }
        catch
        {
            // After another failure of COMMIT the next start might find the transaction whole: its records stay where they are.
            Rollback();
            throw;
        }
    }

    /// <summary>What went wrong with this change alone; nothing if it is in. Throws when the transaction as a whole is gone.</summary>
    private Exception? TryApply(WriteOp op)
    {
        if (op.IsAbandoned)
        {
            return new OperationCanceledException("the caller left before the change was written");
        }

        var mark = log.Mark();
        session.Execute("SAVEPOINT item");
        try
        {
            op.Apply(session, log);
            session.Execute("RELEASE item");
            return null;
        }
        catch (Exception problem) when (!session.IsIdle)
        {
            session.Execute("ROLLBACK TO item");
            session.Execute("RELEASE item");
            log.Rewind(mark);
            return problem;
        }
    }

    private void Rollback()
    {
        if (!session.IsIdle)
        {
            session.Execute("ROLLBACK");
        }
    }
}

/// <summary>How a batch ended.</summary>
/// <param name="IsDiskFull">Something failed for want of disk space.</param>
/// <param name="Retry">What only makes room and can be tried again with the reserve.</param>
internal readonly record struct BatchResult(bool IsDiskFull, IReadOnlyList<WriteOp> Retry);
