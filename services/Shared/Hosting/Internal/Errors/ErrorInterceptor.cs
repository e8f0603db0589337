using Facet.Hosting.Internal.Server;
using Grpc.Core;

namespace Facet.Hosting.Internal.Errors;

/// <summary>Ends a call whose handler threw with the status and details of that exception.</summary>
internal sealed class ErrorInterceptor(ErrorTranslator translator, ILogger<ErrorInterceptor> logger) : ServerInterceptor
{
    protected override async Task<T> AroundAsync<T>(ServerCallContext context, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception exception)
        {
            // A caller that left makes reads and writes fail in several ways; none of them is an error of ours.
            var left = context.CancellationToken.IsCancellationRequested && exception is IOException or OperationCanceledException;
            var error = translator.ToError(left ? new OperationCanceledException() : exception);
            ErrorLog.Refused(logger, context.Method, error.Code, error.Reason, error.Message);
            throw ErrorDetails.ToRpc(error, Stage(context.Method), exception);
        }
    }

    /// <summary>"/facet.parsing.v1.ParsingService/Parse" -> "parsing"; null for services that are not Facet's.</summary>
    private static string? Stage(string method) =>
        method.Split('.') is ["/facet", var stage, _, ..] ? stage : null;
}
