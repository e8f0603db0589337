using Facet.Search.Model;

namespace Facet.Search.Storage;

/// <summary>Runs many changes in one transaction, so that they share one flush of the disk.</summary>
internal sealed class BatchCommit(SqlSession session, PageDirectory directory)
{
    /// <summary>
    /// Commits what can be committed and tells every caller. A change that fails alone is undone alone. When the whole transaction is
    /// lost (the disk is full, say) nothing of it was acknowledged yet, and every change gets a transaction of its own.
    /// </summary>
    /// <returns>Whether anything failed for want of disk space.</returns>
    public bool Run(IReadOnlyList<WriteOp> batch)
    {
        Dictionary<WriteOp, Exception> failures;
        try
        {
            failures = Commit(batch);
        }
        catch (Exception) when (batch.Count > 1)
        {
            var isDiskFull = false;
            foreach (var op in batch)
            {
                isDiskFull |= Run([op]);
            }

            return isDiskFull;
        }
        catch (Exception problem)
        {
            failures = new() { [batch[0]] = problem };
        }

        return Tell(batch, failures);
    }

    private bool Tell(IReadOnlyList<WriteOp> batch, Dictionary<WriteOp, Exception> failures)
    {
        var isDiskFull = false;
        foreach (var op in batch)
        {
            if (failures.TryGetValue(op, out var problem))
            {
                var translated = SqlErrors.Translate(problem);
                isDiskFull |= translated is SearchException { Reason: SearchReason.DiskFull };
                op.Fail(translated);
                continue;
            }

            // In this order: whoever reads after the acknowledgement must find the new page versions.
            directory.Apply(op.Changes);
            op.Acknowledge();
        }

        return isDiskFull;
    }

    /// <summary>The changes that failed alone; the others are on disk. Throws when nothing is.</summary>
    private Dictionary<WriteOp, Exception> Commit(IReadOnlyList<WriteOp> batch)
    {
        // Left over only if an earlier rollback failed.
        Rollback();
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

            session.Execute("COMMIT");
            return failures;
        }
        catch
        {
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

        session.Execute("SAVEPOINT item");
        try
        {
            op.Apply(session);
            session.Execute("RELEASE item");
            return null;
        }
        catch (Exception problem) when (!session.IsIdle)
        {
            session.Execute("ROLLBACK TO item");
            session.Execute("RELEASE item");
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
