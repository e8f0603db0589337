namespace Facet.Hosting.Internal.WarmUps;

internal static partial class WarmUpLog
{
    [LoggerMessage(1, LogLevel.Information, "{Service} is ready after {Milliseconds:F0} ms.")]
    public static partial void Ready(ILogger logger, string service, double milliseconds);

    [LoggerMessage(2, LogLevel.Critical, "{Service} cannot start: {Reason}")]
    public static partial void Failed(ILogger logger, string service, string reason);

    [LoggerMessage(4, LogLevel.Critical, "{Service} does not serve: {Reason}")]
    public static partial void Refused(ILogger logger, string service, string reason);

    [LoggerMessage(3, LogLevel.Debug, "The warm-up of {Service} threw.")]
    public static partial void FailedBecause(ILogger logger, Exception exception, string service);
}
