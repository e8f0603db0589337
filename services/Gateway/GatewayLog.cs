namespace Facet.Gateway;

internal static partial class GatewayLog
{
    [LoggerMessage(1, LogLevel.Warning, "Photo {Photo} is stored, but its thumbnails and hash are not")]
    public static partial void NotRemembered(ILogger logger, string photo, Exception problem);

    [LoggerMessage(2, LogLevel.Warning, "The sample photos could not be loaded")]
    public static partial void SamplesFailed(ILogger logger, Exception problem);

    [LoggerMessage(3, LogLevel.Debug, "{Method} {Path} ended with {Status} {Reason}: {Text}")]
    public static partial void Refused(ILogger logger, string method, string path, int status, string reason, string text);

    [LoggerMessage(4, LogLevel.Warning, "Copies are not told: the file of photo hashes cannot be used")]
    public static partial void CopiesUntold(ILogger logger, Exception problem);

    [LoggerMessage(5, LogLevel.Warning, "The file of thumbnails and photo hashes cannot be used")]
    public static partial void StoreUnusable(ILogger logger, Exception problem);
}
