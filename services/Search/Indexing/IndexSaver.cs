using Facet.Search.Storage;

namespace Facet.Search.Indexing;

/// <summary>
/// Saves the index that serves every so many changes, so that the next start has little to take over. What fails is logged and tried again
/// after as many changes more: the index goes on serving, and without what is saved the next start builds it anew.
/// </summary>
internal sealed class IndexSaver(CollectionStore store, SearchOptions options, long generation, IndexFiles files, ILogger logger)
{
    private long _saved;
    private long _tried;

    /// <summary>Another index serves from now on.</summary>
    /// <param name="sequence">Changes up to this one are in what is saved of it; 0 when nothing is.</param>
    public void Begin(long sequence) => (_saved, _tried) = (sequence, sequence);

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

    private void Save(CollectionIndex index)
    {
        _tried = index.Sequence;
        try
        {
            files.Save(index);
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
