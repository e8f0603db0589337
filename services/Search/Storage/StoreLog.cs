namespace Facet.Search.Storage;

internal static partial class StoreLog
{
    [LoggerMessage(1, LogLevel.Information, "Opened {Folder}: {Collections} collections, {Points} points")]
    public static partial void Opened(ILogger logger, string folder, long collections, long points);

    [LoggerMessage(2, LogLevel.Warning, "The log could not be moved into the database file; it will be tried again")]
    public static partial void CheckpointFailed(ILogger logger, Exception problem);

    [LoggerMessage(3, LogLevel.Warning, "The space of a dropped collection could not be freed; it will be tried again")]
    public static partial void PurgeFailed(ILogger logger, Exception? problem);

    [LoggerMessage(4, LogLevel.Critical, "The writer failed; nothing can be written until the service is restarted")]
    public static partial void WriterFailed(ILogger logger, Exception problem);
}
