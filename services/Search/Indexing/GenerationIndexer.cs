using Facet.Search.Storage;

namespace Facet.Search.Indexing;

/// <summary>
/// Keeps the index of one generation: loads its snapshot or builds it once there are enough points, takes over what changes, measures its
/// recall, trains it anew when that falls, and saves it. All of it on one task; searches go on meanwhile, with the index there is or exactly.
/// </summary>
internal sealed class GenerationIndexer : IAsyncDisposable
{
    private const int ChangesPerStep = 1024;

    /// <summary>So much less than wanted, whatever the shortlist, is worth training anew; a little less may be chance.</summary>
    private const double RecallLoss = 0.02;

    private readonly CollectionStore _store;
    private readonly SearchOptions _options;
    private readonly ILogger _logger;
    private readonly Action _onProgress;
    private readonly CancellationTokenSource _stop = new();
    // One at the beginning: there may be a snapshot to load.
    private readonly SemaphoreSlim _work = new(1, 1);
    private readonly IndexFiles _files;
    private readonly Task _loop;
    private volatile bool _isTracking;
    private volatile CollectionIndex? _current;
    private volatile ScoreBackground? _background;
    private volatile bool _isBuilding;
    private long _savedSequence;
    private long _asked = 1;
    private long _answered;

    public GenerationIndexer(CollectionStore store, SearchOptions options, long generation, ILogger logger, Action onProgress)
    {
        (_store, _options, Generation, _logger, _onProgress) = (store, options, generation, logger, onProgress);
        _files = new IndexFiles(options.DataFolder, generation);
        _loop = Task.Run(RunAsync);
    }

    public long Generation { get; }

    public PendingChanges Pending { get; } = new();

    /// <summary>Null while searches are exact.</summary>
    public CollectionIndex? Current => _current;

    public ScoreBackground? Background => _background;

    public bool IsBuilding => _isBuilding;

    /// <summary>Whether all is done that the changes so far ask for.</summary>
    public bool IsCurrent => Volatile.Read(ref _answered) == Volatile.Read(ref _asked);

    /// <summary>Called by the writer between COMMIT and acknowledgement.</summary>
    public void OnCommitted(IReadOnlyList<PointChange> changes)
    {
        if (_isTracking)
        {
            Pending.Add(changes);
        }

        Wake();
    }

    /// <summary>Ends the work, saves what is not saved, and gives the memory back once no search looks at it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        if (_current is { } index)
        {
            _current = null;
            _store.Retire(index.Dispose);
        }

        _stop.Dispose();
        _work.Dispose();
    }

    /// <summary>Ends the work for good: the generation is gone.</summary>
    public async Task DropAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _files.Delete();
        await DisposeAsync();
    }

    private void Wake()
    {
        Interlocked.Increment(ref _asked);
        try
        {
            if (_work.CurrentCount == 0)
            {
                _work.Release();
            }
        }
        catch (Exception late) when (late is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody else woke it in this moment, or it has ended.
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _work.WaitAsync(_stop.Token);
                var asked = Volatile.Read(ref _asked);
                try
                {
                    Advance();
                }
                catch (Exception problem) when (problem is not OperationCanceledException)
                {
                    // The points are safe in the store, and searches are exact without an index: log it, and begin again with the next change.
                    IndexLog.Failed(_logger, Generation, problem);
                    Abandon();
                }

                Volatile.Write(ref _answered, asked);
                _onProgress();
            }
        }
        catch (OperationCanceledException)
        {
            SaveQuietly();
        }
    }

    private void Advance()
    {
        var count = _store.PointCount(Generation);
        if (_current is null && count >= _options.IndexThreshold)
        {
            _isBuilding = true;
            _current = Load() ?? Build();
            _isBuilding = false;
            _onProgress();
        }

        if (_current is { } index)
        {
            CatchUp(index);
            Supervise(index);
        }

        if (ScoreBackgroundSampler.IsDue(_background, count))
        {
            _background = ScoreBackgroundSampler.Sample(_store, Generation, count, _stop.Token);
        }
    }

    /// <summary>The snapshot of an earlier run, brought up to date; nothing when there is none that is sound.</summary>
    private CollectionIndex? Load()
    {
        CollectionIndex? index = null;
        try
        {
            if (!_files.Exists)
            {
                return null;
            }

            _isTracking = true;
            var target = _store.Changes.Sequence(Generation);
            index = _files.Open(_store.OrdinalEnd(Generation));
            if (index.Sequence > target)
            {
                throw new InvalidDataException($"it is as of change {index.Sequence}, the points are as of {target}");
            }

            Apply(index, target, isNew: false);
            _savedSequence = index.Sequence;
            IndexLog.Loaded(_logger, Generation, index.Count);
            return index;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            IndexLog.SnapshotRefused(_logger, Generation, problem.Message);
            index?.Dispose();
            _files.Delete();
            return null;
        }
    }

    private CollectionIndex Build()
    {
        IndexLog.Building(_logger, Generation);
        _isTracking = true;
        var target = _store.Changes.Sequence(Generation);
        var index = IndexTraining.Train(_store, Generation, (_current?.Version ?? 0) + 1, _options, _stop.Token);
        try
        {
            Apply(index, target, isNew: true);
            index.Tune(Measure(index), _options);
            IndexLog.Built(_logger, Generation, index.Count, index.ShortlistSize, index.Recall ?? 1);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>Takes over all changes up to a number that are not in yet.</summary>
    private void Apply(CollectionIndex index, long target, bool isNew)
    {
        while (index.Sequence < target)
        {
            _stop.Token.ThrowIfCancellationRequested();
            var changes = _store.Changes.Since(Generation, index.Sequence, ChangesPerStep, isNew);
            if (changes.Count == 0)
            {
                index.Sequence = target;
                return;
            }

            Apply(index, changes);
        }
    }

    private void Apply(CollectionIndex index, List<PointChange> changes)
    {
        using var lease = _store.Lease(Generation);
        Parallel.ForEach(
            changes,
            new ParallelOptions { MaxDegreeOfParallelism = _options.IndexThreads > 0 ? _options.IndexThreads : Environment.ProcessorCount },
            change =>
            {
                if (!change.IsDeleted && lease.TryRead(change.Ordinal, out var record))
                {
                    index.Put(change.Ordinal, record);
                }
                else
                {
                    index.Remove(change.Ordinal);
                }
            });
        index.Sequence = changes[^1].Sequence;
        Pending.Remove(changes);
        _onProgress();
    }

    private void CatchUp(CollectionIndex index)
    {
        while (true)
        {
            _stop.Token.ThrowIfCancellationRequested();
            var changes = _store.Changes.Since(Generation, index.Sequence, ChangesPerStep);
            if (changes.Count == 0)
            {
                return;
            }

            Apply(index, changes);
        }
    }

    private void Supervise(CollectionIndex index)
    {
        if (index.IsCheckDue || HasNewRegion(index))
        {
            var measured = Measure(index);
            if (measured.Best < _options.IndexRecall - RecallLoss || HasNewRegion(index))
            {
                Replace(index);
            }
            else
            {
                index.Tune(measured, _options);
            }
        }

        if (_current is { } current && current.Sequence - _savedSequence >= _options.SnapshotChanges)
        {
            Save(current);
        }
    }

    private RecallMeasure Measure(CollectionIndex index)
    {
        var measured = new RecallProbe(_store, Generation).Measure(index, _stop.Token);
        IndexLog.Measured(_logger, Generation, measured);
        return measured;
    }

    /// <summary>A region came up after the sketches were trained, and training again would take it in.</summary>
    private bool HasNewRegion(CollectionIndex index) => index.HasRoomForRegion && _store.RegionCount(Generation) > index.RegionCount;

    /// <summary>Trains and fills a new index while the old one serves.</summary>
    private void Replace(CollectionIndex old)
    {
        _isBuilding = true;
        var fresh = Build();
        _current = fresh;
        _isBuilding = false;
        _store.Retire(old.Dispose);
        _savedSequence = 0;
    }

    private void Save(CollectionIndex index)
    {
        _files.Save(index);
        _savedSequence = index.Sequence;
        _store.TrimChangesAsync(Generation, index.Sequence).GetAwaiter().GetResult();
    }

    private void SaveQuietly()
    {
        try
        {
            if (_current is { } index && index.Sequence > _savedSequence)
            {
                Save(index);
            }
        }
        catch (Exception problem)
        {
            // The index is derived: without a snapshot the next start builds it anew.
            IndexLog.SaveFailed(_logger, Generation, problem);
        }
    }

    private void Abandon()
    {
        _isBuilding = false;
        _isTracking = false;
        if (_current is { } index)
        {
            _current = null;
            _store.Retire(index.Dispose);
        }

        _onProgress();
    }
}
