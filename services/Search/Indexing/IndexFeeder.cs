using System.Collections.Concurrent;
using Facet.Search.Storage;
using Facet.Search.Storage.Factors;

namespace Facet.Search.Indexing;

/// <summary>Puts what changed in a generation into its indexes, in steps of a second at most.</summary>
internal sealed class IndexFeeder(CollectionStore store, SearchOptions options, long generation, ILogger logger)
{
    /// <summary>Most changes of a step.</summary>
    public const int ChangesPerStep = 1024;

    private readonly ParallelOptions _threads = new()
    {
        MaxDegreeOfParallelism = options.IndexThreads > 0 ? options.IndexThreads : Environment.ProcessorCount,
    };

    // Each is named once, however many indexes it is put into.
    private readonly ConcurrentDictionary<long, bool> _named = new();

    /// <summary>Changes that the index may lack, at most.</summary>
    public long Lag(CollectionIndex index) => store.Changes.Sequence(generation) - index.Sequence;

    /// <summary>Takes over all changes that can be read when it is called.</summary>
    /// <param name="index">Whose.</param>
    /// <param name="onStep">Called after each step.</param>
    /// <param name="isNew">The index began without points.</param>
    public void CatchUp(CollectionIndex index, Action onStep, bool isNew = false)
    {
        var target = store.Changes.Sequence(generation);
        while (index.Sequence < target)
        {
            Step(index, isNew);
            onStep();
        }
    }

    /// <summary>Takes some changes over, if there are any.</summary>
    public void Step(CollectionIndex index, bool isNew = false)
    {
        // Looked at before the changes. Later ones are taken over as far as can be seen of them, which may be the point as it was before,
        // and come again.
        var readable = store.Changes.Sequence(generation);
        var changes = store.Changes.Since(generation, index.Sequence, ChangesPerStep, isNew);
        Apply(index, changes);
        index.Sequence = changes.Count < ChangesPerStep ? readable : Math.Min(readable, changes[^1].Sequence);
    }

    private void Apply(CollectionIndex index, List<PointChange> changes)
    {
        using var lease = store.Lease(generation);
        Parallel.ForEach(changes, _threads, change =>
        {
            // Not what the change says: the record decides, it may be a later one or, for another moment, the one before.
            if (lease.TryRead(change.Ordinal, out var record))
            {
                Put(index, change.Ordinal, record);
            }
            else
            {
                index.Remove(change.Ordinal);
            }
        });
    }

    private void Put(CollectionIndex index, long ordinal, PointRecord record)
    {
        if (index.Put(ordinal, record) is { } problem && _named.TryAdd(ordinal, true))
        {
            IndexLog.PointWithoutSketch(logger, generation, ordinal, problem);
        }
    }
}
