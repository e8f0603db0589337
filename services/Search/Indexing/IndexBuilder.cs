using Facet.Search.Storage;

namespace Facet.Search.Indexing;

/// <summary>Trains and fills an index of a generation, and measures what it finds. Meanwhile another one may serve.</summary>
/// <param name="store">The points.</param>
/// <param name="options">How.</param>
/// <param name="generation">Whose points.</param>
/// <param name="feeder">Puts them in.</param>
/// <param name="between">Called again and again during the work: what else is to be done goes on, or the work ends with what it throws.</param>
/// <param name="logger">Hears of it.</param>
internal sealed class IndexBuilder(
    CollectionStore store, SearchOptions options, long generation, IndexFeeder feeder, Action between, ILogger logger)
{
    /// <summary>An index that lacks little of what is in the store.</summary>
    public CollectionIndex Build(int version, CancellationToken cancellationToken)
    {
        IndexLog.Building(logger, generation);
        var index = IndexTraining.Train(store, generation, version, options, between, cancellationToken);
        try
        {
            Fill(index, isNew: true);
            index.Tune(Measure(index, cancellationToken).Tuning);
            Fill(index, isNew: true);
            IndexLog.Built(logger, generation, index.Count, index.Tuning.Shortlist, index.Tuning.Ef, index.Tuning.Recall ?? 1);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>Takes over what is in the store, and then what came meanwhile as long as that becomes much less.</summary>
    public void Fill(CollectionIndex index, bool isNew)
    {
        long before;
        var lag = long.MaxValue;
        do
        {
            before = lag;
            feeder.CatchUp(index, between, isNew);
            lag = feeder.Lag(index);
        }
        while (lag > IndexFeeder.ChangesPerStep && lag < before / 2);
    }

    public RecallMeasure Measure(CollectionIndex index, CancellationToken cancellationToken)
    {
        var measured = new RecallProbe(store, generation).Measure(index, options.IndexRecall, between, cancellationToken);
        IndexLog.Measured(logger, generation, measured);
        return measured;
    }
}
