using System.Diagnostics;
using Facet.Search.Storage;

namespace Facet.Search.Indexing;

/// <summary>
/// Keeps the index of one generation: loads its snapshot or builds it once there are enough points, takes over what changes, measures its
/// recall, trains it anew when that falls, and saves it. All of it on one task; searches go on meanwhile, with the index there is or exactly.
/// </summary>
/// <remarks>
/// Every acknowledged change is in the index that serves or in <see cref="Pending"/>: changes are kept from before an index takes over the
/// last of those that it serves with, and are given up once it serves with them.
/// </remarks>
internal sealed class GenerationIndexer : IAsyncDisposable
{
    /// <summary>Share of the time that is spent on a new index which the one that serves gets for catching up.</summary>
    private const double ServingShare = 1 / 3d;

    /// <summary>So much less than wanted, whatever the shortlist, is worth training anew; a little less may be chance.</summary>
    private const double RecallLoss = 0.02;

    private readonly CollectionStore _store;
    private readonly SearchOptions _options;
    private readonly ILogger _logger;
    private readonly Action _onProgress;
    private readonly CancellationTokenSource _stop = new();
    // One at the beginning: there may be a snapshot to load.
    private readonly SemaphoreSlim _work = new(1, 1);
    private readonly BackOff _backOff;
    private readonly IndexSnapshots _snapshots;
    private readonly IndexFeeder _feeder;
    private readonly IndexBuilder _builder;
    private readonly Task _loop;
    private volatile CollectionIndex? _current;
    private volatile ScoreBackground? _background;
    private volatile bool _isBuilding;
    private long _lastBetween;
    private int _version;
    private long _asked = 1;
    private long _answered;

    public GenerationIndexer(
        CollectionStore store, SearchOptions options, long generation, ILogger logger, TimeProvider time, Action onProgress)
    {
        (_store, _options, Generation, _logger, _onProgress) = (store, options, generation, logger, onProgress);
        _backOff = new BackOff(time, Wake);
        _snapshots = new IndexSnapshots(store, options, generation, logger);
        _feeder = new IndexFeeder(store, options, generation, logger);
        _builder = new IndexBuilder(store, options, generation, _feeder, Between, logger);
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
        Pending.Add(changes);
        Wake();
    }

    /// <summary>Ends the work, saves what is not saved, and gives the memory back once no search looks at it.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_current is { } index)
        {
            _snapshots.SaveRest(index);
        }

        Release();
    }

    /// <summary>Ends the work for good: the generation is gone, and so is what was saved of its index.</summary>
    public async Task DropAsync()
    {
        await StopAsync();
        Release();
        _snapshots.Delete();
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _backOff.Dispose();
        _stop.Dispose();
        _work.Dispose();
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
                    // The points are safe in the store, and searches are exact without an index: log it, and begin again some time later.
                    IndexLog.Failed(_logger, Generation, problem);
                    Release();
                    _backOff.Fail();
                }

                Volatile.Write(ref _answered, asked);
                _onProgress();
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }

    private void Advance()
    {
        // Not of the tables: sketches that were trained on the few points of a large batch that can be read already would see little.
        var count = _store.ReadableCount(Generation);
        if (_current is null && count >= _options.IndexThreshold && !_backOff.IsWaiting)
        {
            Renew(() => _snapshots.Load(index => _builder.Fill(index, isNew: false)) ?? Build());
        }

        if (_current is { } index)
        {
            _feeder.CatchUp(index, () => OnTakenOver(index));
            OnTakenOver(index);
            Supervise(index);
        }

        if (ScoreBackgroundSampler.IsDue(_background, count))
        {
            _background = SampleBackground(count);
        }
    }

    private ScoreBackground SampleBackground(long count)
    {
        try
        {
            return ScoreBackgroundSampler.Sample(_store, Generation, count, _stop.Token);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // The index does without; it is tried again when there are twice as many points.
            IndexLog.BackgroundFailed(_logger, Generation, problem);
            return new ScoreBackground(new Dictionary<int, List<double>>(), count);
        }
    }

    /// <summary>Makes an index while the old one serves, if there is one, and lets it serve.</summary>
    private void Renew(Func<CollectionIndex> make)
    {
        (_isBuilding, _lastBetween) = (true, Stopwatch.GetTimestamp());
        try
        {
            Publish(make());
        }
        finally
        {
            _isBuilding = false;
        }

        _onProgress();
    }

    /// <summary>Lets an index serve, once it has what it lacks.</summary>
    private void Publish(CollectionIndex fresh)
    {
        try
        {
            // In this order: what is committed from now on is kept, and what was committed before is taken over.
            Pending.Begin();
            _feeder.CatchUp(fresh, _stop.Token.ThrowIfCancellationRequested);
        }
        catch
        {
            fresh.Dispose();
            throw;
        }

        var old = _current;
        _current = fresh;
        Pending.RemoveUpTo(fresh.Sequence);
        _version = fresh.Version;
        _backOff.Succeed();
        if (old is not null)
        {
            _store.Retire(old.Dispose);
        }
    }

    private CollectionIndex Build()
    {
        var index = _builder.Build(_version + 1, _stop.Token);
        _snapshots.Begin(0);
        return index;
    }

    /// <summary>While something else takes long: the index that serves catches up, so that writers need not wait for it.</summary>
    private void Between()
    {
        _stop.Token.ThrowIfCancellationRequested();
        if (_current is { } index)
        {
            var start = Stopwatch.GetTimestamp();
            var allowance = ServingShare * Stopwatch.GetElapsedTime(_lastBetween, start);
            while (_feeder.Lag(index) > 0 && Stopwatch.GetElapsedTime(start) <= allowance)
            {
                _feeder.Step(index);
                OnTakenOver(index);
            }
        }

        _lastBetween = Stopwatch.GetTimestamp();
    }

    private void OnTakenOver(CollectionIndex index)
    {
        Pending.RemoveUpTo(index.Sequence);
        _onProgress();
        _stop.Token.ThrowIfCancellationRequested();
    }

    private void Supervise(CollectionIndex index)
    {
        if (!_backOff.IsWaiting && (HasNewRegion(index) || FindsTooLittle(index)))
        {
            Replace();
        }

        _snapshots.SaveIfDue(_current!);
    }

    private void Replace()
    {
        try
        {
            Renew(Build);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            IndexLog.RenewalFailed(_logger, Generation, problem);
            _backOff.Fail();
        }
    }

    /// <summary>A region came up after the sketches were trained, and training again would take it in.</summary>
    private bool HasNewRegion(CollectionIndex index) => index.HasRoomForRegion && _store.RegionCount(Generation) > index.RegionCount;

    /// <summary>Measures, when it is time to, and takes over a shortlist that finds enough if there is one.</summary>
    private bool FindsTooLittle(CollectionIndex index)
    {
        if (!index.IsCheckDue)
        {
            return false;
        }

        _lastBetween = Stopwatch.GetTimestamp();
        var measured = _builder.Measure(index, _stop.Token);
        if (measured.Best < _options.IndexRecall - RecallLoss)
        {
            return true;
        }

        index.Tune(measured.Tuning);
        return false;
    }

    /// <summary>Searches are exact from now on.</summary>
    private void Release()
    {
        if (_current is { } index)
        {
            _current = null;
            _store.Retire(index.Dispose);
        }

        // Only now: a search that misses what was kept must not find the index.
        Pending.End();
        _onProgress();
    }
}
