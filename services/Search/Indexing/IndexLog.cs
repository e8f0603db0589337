namespace Facet.Search.Indexing;

internal static partial class IndexLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Generation {Generation}: training sketches and building an index.")]
    public static partial void Building(ILogger logger, long generation);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Generation {Generation}: {Points} points are in the index; a shortlist of {Shortlist} with ef {Ef} finds {Recall:0.0000} of the first ten.")]
    public static partial void Built(ILogger logger, long generation, int points, int shortlist, int ef, double recall);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Generation {Generation}: recall@10 {Recalls}.")]
    public static partial void Measured(ILogger logger, long generation, RecallMeasure recalls);

    [LoggerMessage(Level = LogLevel.Information, Message = "Generation {Generation}: took over a saved index of {Points} points.")]
    public static partial void Loaded(ILogger logger, long generation, int points);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Generation {Generation}: the saved index cannot be used ({Problem}); it is built anew from the stored points.")]
    public static partial void SnapshotRefused(ILogger logger, long generation, string problem);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Generation {Generation}: the record of point #{Ordinal} makes no sense ({Problem}); the index cannot lead to it. Write the point again.")]
    public static partial void PointWithoutSketch(ILogger logger, long generation, long ordinal, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Generation {Generation}: scores of random pairs cannot be drawn; hits have no percentiles.")]
    public static partial void BackgroundFailed(ILogger logger, long generation, Exception problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Generation {Generation}: the index cannot be saved; it goes on serving, and will be saved later.")]
    public static partial void SaveFailed(ILogger logger, long generation, Exception problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Generation {Generation}: what was saved of its index cannot be deleted.")]
    public static partial void DeleteFailed(ILogger logger, long generation, Exception problem);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Generation {Generation}: deletions that the saved index has taken over cannot be forgotten yet.")]
    public static partial void TrimFailed(ILogger logger, long generation, Exception problem);

    [LoggerMessage(
        Level = LogLevel.Error, Message = "Generation {Generation}: a new index failed; the old one goes on serving, and it is tried again some time later.")]
    public static partial void RenewalFailed(ILogger logger, long generation, Exception problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Generation {Generation}: the index failed; searches are exact until it is built anew some time later.")]
    public static partial void Failed(ILogger logger, long generation, Exception problem);
}
