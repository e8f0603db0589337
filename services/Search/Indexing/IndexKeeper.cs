using System.Collections.Concurrent;
using Facet.Search.Storage;

namespace Facet.Search.Indexing;

/// <summary>
/// The indexes of all generations. They are derived from the store: it tells of every committed change before the change is acknowledged,
/// and until an index has taken a change over, searches compare with that point exactly.
/// </summary>
internal sealed class IndexKeeper : IPointIndexes, IAsyncDisposable
{
    private readonly CollectionStore _store;
    private readonly SearchOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<long, GenerationIndexer> _indexers = new();
    private readonly List<Task> _drops = [];

    // Held while indexers come and go, so that each ends in one way.
    private readonly Lock _membership = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _progress = NewSignal();
    private volatile bool _isOver;

    /// <param name="store">The points.</param>
    /// <param name="options">How.</param>
    /// <param name="logger">Hears of what is done.</param>
    /// <param name="time">Says when to try again what failed; none: the system's clock.</param>
    public IndexKeeper(CollectionStore store, SearchOptions options, ILogger logger, TimeProvider? time = null)
    {
        (_store, _options, _logger, _time) = (store, options, logger, time ?? TimeProvider.System);
        store.Changes.Committed += OnCommitted;
        store.Changes.GenerationDropped += OnDropped;
        foreach (var generation in store.Generations())
        {
            Indexer(generation);
        }
    }

    /// <summary>Points that are not in their index yet. An index that is about to serve counts too: it takes over what waits before it does.</summary>
    public int Backlog => _indexers.Values.Sum(indexer => indexer.Pending.Count);

    public IReadOnlyList<long>? Shortlist(ShortlistRequest request)
    {
        if (!_indexers.TryGetValue(request.Generation, out var indexer) || indexer.Current is null)
        {
            return null;
        }

        // Looked at before the index: what has left the list is in the index that serves from then on, and in every one that follows it.
        var pending = indexer.Pending.Ordinals();
        if (indexer.Current is not { } index || !index.Covers(request.Regions) || index.IsExactCheaper(request.Hits, request.Allowed))
        {
            return null;
        }

        var (size, ef) = index.EffortFor(request.Hits);
        var candidates = index.Candidates(request.Regions, request.Stored, size, ef, request.Allowed);
        if (candidates is null)
        {
            return null;
        }

        foreach (var ordinal in pending)
        {
            if (request.Allowed?.Contains(ordinal) ?? true)
            {
                candidates.Add(ordinal);
            }
        }

        return [.. candidates];
    }

    public ScoreBackground? BackgroundOf(long generation) =>
        _indexers.TryGetValue(generation, out var indexer) ? indexer.Background : null;

    /// <summary>The index of a generation that serves; null while searches are exact. To be asked for while what is dropped is held back.</summary>
    public CollectionIndex? IndexOf(long generation) => _indexers.TryGetValue(generation, out var indexer) ? indexer.Current : null;

    /// <summary>What the index of a generation is like; null while searches are exact and none is being built.</summary>
    public IndexState? StateOf(long generation)
    {
        if (!_indexers.TryGetValue(generation, out var indexer))
        {
            return null;
        }

        return indexer.Current is { } index
            ? new IndexState(index.Count, index.Version, index.Tuning, index.MemoryBytes, indexer.IsBuilding)
            : indexer.IsBuilding ? new IndexState(0, 0, IndexTuning.Initial, 0, true) : null;
    }

    /// <summary>Waits while so many points are not in their index yet that searches would suffer.</summary>
    public async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        // Before looking: progress that is made between the look and the wait must end the wait.
        for (var progress = NextProgress(); !_isOver && Backlog > _options.MaxIndexBacklog; progress = NextProgress())
        {
            await progress.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until everything that was committed before is in the indexes of collections that are large enough for one.</summary>
    public async Task WaitUntilCurrentAsync(long generation, CancellationToken cancellationToken)
    {
        while (!_isOver)
        {
            var progress = NextProgress();
            if (_indexers.TryGetValue(generation, out var indexer) && indexer.IsCurrent)
            {
                return;
            }

            await progress.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Ends all work; what was dropped before is deleted then, and everything else is saved.</summary>
    public async ValueTask DisposeAsync()
    {
        _store.Changes.Committed -= OnCommitted;
        _store.Changes.GenerationDropped -= OnDropped;
        lock (_membership)
        {
            _isOver = true;
        }

        await Task.WhenAll(_drops);
        foreach (var indexer in _indexers.Values)
        {
            await indexer.DisposeAsync();
        }

        _indexers.Clear();
        OnProgress();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GenerationIndexer? Indexer(long generation)
    {
        lock (_membership)
        {
            return _isOver ? null : _indexers.GetOrAdd(generation, id => new GenerationIndexer(_store, _options, id, _logger, _time, OnProgress));
        }
    }

    private void OnCommitted(CommittedChanges changes) => Indexer(changes.Generation)?.OnCommitted(changes.Changes);

    private void OnDropped(long generation)
    {
        lock (_membership)
        {
            if (!_isOver && _indexers.TryRemove(generation, out var indexer))
            {
                // Not waited for: the writer calls this.
                _drops.RemoveAll(drop => drop.IsCompletedSuccessfully);
                _drops.Add(Task.Run(indexer.DropAsync));
            }
        }
    }

    private Task NextProgress()
    {
        lock (_lock)
        {
            return _progress.Task;
        }
    }

    private void OnProgress()
    {
        TaskCompletionSource waiting;
        lock (_lock)
        {
            (waiting, _progress) = (_progress, NewSignal());
        }

        waiting.TrySetResult();
    }
}

/// <summary>What an index is like.</summary>
/// <param name="Points">In it.</param>
/// <param name="SketchVersion">Grows with every training.</param>
/// <param name="Tuning">How far searches go.</param>
/// <param name="MemoryBytes">Sketches, graphs and tables.</param>
/// <param name="IsBuilding">A new one is being made.</param>
internal sealed record IndexState(int Points, int SketchVersion, IndexTuning Tuning, long MemoryBytes, bool IsBuilding);
