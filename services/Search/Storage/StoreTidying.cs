using Facet.Search.Storage.Factors;

namespace Facet.Search.Storage;

/// <summary>
/// What the writer does between batches, in small steps: purges dropped generations, rewrites segments of garbage, keeps SQLite's log
/// short, and holds the reserve.
/// </summary>
internal sealed class StoreTidying(
    SqlSession session, StoreMemory memory, SearchOptions options, BatchCommit commit, ILogger logger)
{
    private static readonly TimeSpan _whileReadersStay = TimeSpan.FromMilliseconds(100);

    private readonly SegmentCompaction _compaction = new(memory.Log, memory.Directory);
    private readonly WriteAheadLog _log = new(session, Database.PathIn(options.DataFolder), options.WalBytes, logger);
    private readonly ReserveFile _reserve = new(options.DataFolder, options.ReserveBytes);
    private bool _mayPurge = true;
    private bool _mayCompact = true;
    private long _droppedAt = -1;

    /// <summary>How long the writer may wait for a change before <see cref="DoSome"/> is called again.</summary>
    public TimeSpan Patience => _mayPurge
        ? (CanPurge ? TimeSpan.Zero : _whileReadersStay)
        : _mayCompact && _compaction.IsDue ? TimeSpan.Zero : Timeout.InfiniteTimeSpan;

    // Searches that began before a generation was dropped read on in it.
    private bool CanPurge => !memory.Log.Epochs.HasReadersUpTo(_droppedAt);

    /// <summary>Gives the reserve up for a write that makes room.</summary>
    public void MakeRoom()
    {
        _log.Cut();
        _reserve.GiveUp();
    }

    public void After(IReadOnlyList<WriteOp> batch, bool isDiskFull)
    {
        if (batch.Any(op => op.Changes.DroppedGenerations.Count > 0))
        {
            _mayPurge = true;
            _droppedAt = memory.Log.Epochs.Tick();
        }

        _mayCompact = true;
        if (isDiskFull)
        {
            _log.Cut();
        }
        else
        {
            _log.KeepShort();
            _reserve.Take();
        }
    }

    public void DoSome()
    {
        if (_mayPurge)
        {
            if (CanPurge)
            {
                Purge();
            }
        }
        else if (_mayCompact && _compaction.IsDue)
        {
            Compact();
        }
    }

    private void Purge()
    {
        var purge = new WriteOp<bool>(CollectionWrites.PurgeSome, 0, CancellationToken.None);
        commit.Run([purge]);
        _log.KeepShort();
        if (purge.Completion.IsCompletedSuccessfully)
        {
            _mayPurge = purge.Completion.Result;
            return;
        }

        // Tried again after the next drop or the next start; the dropped points are unreachable meanwhile.
        StoreLog.PurgeFailed(logger, purge.Completion.Exception?.GetBaseException());
        _mayPurge = false;
    }

    private void Compact()
    {
        if (_compaction.NextStep() is not { } step)
        {
            return;
        }

        commit.Run([step]);
        _log.KeepShort();
        if (!step.Completion.IsCompletedSuccessfully)
        {
            // Tried again after the next batch.
            StoreLog.CompactionFailed(logger, step.Completion.Exception?.GetBaseException());
            _mayCompact = false;
        }
    }
}
