using Facet.Search.Storage;

namespace Facet.Search.Indexing;

/// <summary>
/// What is saved of the index that serves, so that the next start has little to take over. The index is derived: what cannot be saved is
/// logged and tried again after as many changes more, and what is no use any more is built anew.
/// </summary>
internal sealed class IndexSnapshots(CollectionStore store, SearchOptions options, long generation, ILogger logger)
{
    private readonly IndexFiles _files = new(options.DataFolder, generation);
    private long _saved;
    private long _tried;

    /// <summary>Another index serves from now on.</summary>
    /// <param name="sequence">Changes up to this one are in what is saved of it; 0 when nothing is.</param>
    public void Begin(long sequence) => (_saved, _tried) = (sequence, sequence);

    /// <summary>The snapshot of an earlier run, brought up to date; nothing when there is none that is sound.</summary>
    /// <param name="fill">Takes over what came after it.</param>
    public CollectionIndex? Load(Action<CollectionIndex> fill)
    {
        CollectionIndex? index = null;
        try
        {
            if (!_files.Exists)
            {
                return null;
            }

            index = Open();
            Begin(index.Sequence);
            fill(index);
            IndexLog.Loaded(logger, generation, index.Count);
            return index;
        }
        catch (OperationCanceledException)
        {
            index?.Dispose();
            throw;
        }
        catch (Exception problem)
        {
            IndexLog.SnapshotRefused(logger, generation, problem.Message);
            index?.Dispose();
            Delete();
            return null;
        }
    }

    public void SaveIfDue(CollectionIndex index)
    {
        if (index.Sequence - _tried >= options.SnapshotChanges)
        {
            Save(index);
        }
    }

    /// <summary>Before the end.</summary>
    public void SaveRest(CollectionIndex index)
    {
        if (index.Sequence > _saved)
        {
            Save(index);
        }
    }

    public void Delete()
    {
        try
        {
            _files.Delete();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            IndexLog.DeleteFailed(logger, generation, problem);
        }
    }

    private CollectionIndex Open()
    {
        var last = store.Changes.Sequence(generation);
        var index = _files.Open(store.OrdinalEnd(generation));
        if (index.Sequence <= last)
        {
            return index;
        }

        index.Dispose();
        throw new InvalidDataException($"it is as of change {index.Sequence}, the points are as of {last}");
    }

    private void Save(CollectionIndex index)
    {
        _tried = index.Sequence;
        try
        {
            _files.Save(index);
            _saved = index.Sequence;
        }
        catch (Exception problem)
        {
            IndexLog.SaveFailed(logger, generation, problem);
            return;
        }

        try
        {
            store.TrimChangesAsync(generation, index.Sequence).GetAwaiter().GetResult();
        }
        catch (Exception problem)
        {
            IndexLog.TrimFailed(logger, generation, problem);
        }
    }
}
