namespace Facet.Search.Storage;

internal static partial class StoreLog
{
    [LoggerMessage(1, LogLevel.Information, "Opened {Folder}: {Collections} collections, {Points} points")]
    public static partial void Opened(ILogger logger, string folder, long collections, long points);

    [LoggerMessage(2, LogLevel.Warning, "The log could not be moved into the database file; it will be tried again")]
    public static partial void CheckpointFailed(ILogger logger, Exception problem);

    [LoggerMessage(3, LogLevel.Warning, "The space of dropped points could not be freed; it will be tried again")]
    public static partial void PurgeFailed(ILogger logger, Exception? problem);

    [LoggerMessage(4, LogLevel.Critical, "The writer failed; nothing can be written until the service is restarted")]
    public static partial void WriterFailed(ILogger logger, Exception problem);

    [LoggerMessage(5, LogLevel.Error, "The stored factors of point {Id} of collection '{Collection}' are damaged ({Problem}); write the point again")]
    public static partial void DamagedRecord(ILogger logger, string id, string collection, string problem);

    [LoggerMessage(6, LogLevel.Warning, "A segment of garbage could not be rewritten; it will be tried again")]
    public static partial void CompactionFailed(ILogger logger, Exception? problem);

    [LoggerMessage(7, LogLevel.Information, "Migrating {Folder} to data format {Format}: {Points} points to go")]
    public static partial void Migrating(ILogger logger, string folder, int format, long points);

    [LoggerMessage(8, LogLevel.Error, "{Problem}")]
    public static partial void ListenerFailed(ILogger logger, string problem, Exception cause);
}
