namespace Facet.Hosting.Internal.Errors;

internal static partial class ErrorLog
{
    [LoggerMessage(1, LogLevel.Error, "Unexpected error {Id}")]
    public static partial void Unexpected(ILogger logger, Exception exception, string id);

    [LoggerMessage(2, LogLevel.Debug, "{Method} ended with {Code} {Reason}: {Text}")]
    public static partial void Refused(ILogger logger, string method, Grpc.Core.StatusCode code, string reason, string text);
}
