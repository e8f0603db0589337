using Facet.Hosting;
using Facet.Models;
using Grpc.Core;

namespace Facet.Cli;

/// <summary>Turns what a server refused into a line that names the item, and an exit code.</summary>
internal static class CliErrors
{
    /// <exception cref="CliException">The server refused; the message begins with the item.</exception>
    public static async Task<T> ForItemAsync<T>(string item, Func<AsyncUnaryCall<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RpcException error) when (error.StatusCode != StatusCode.Cancelled)
        {
            throw new CliException(CodeFor(error), $"{item}: {error.Status.Detail}", error);
        }
    }

    /// <summary>A server that has no room for a call says so with the status of a photo that is too large.</summary>
    public static int CodeFor(RpcException error) =>
        ErrorTranslator.FromRpc(error).Reason is "OVERLOADED" or "TOO_MANY_MODELS" ? ExitCodes.NoServer : CodeFor(error.StatusCode);

    /// <summary>Of a status without its reason.</summary>
    public static int CodeFor(StatusCode code) => code switch
    {
        StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.FailedPrecondition or StatusCode.OutOfRange
            or StatusCode.ResourceExhausted or StatusCode.AlreadyExists => ExitCodes.NotUsable,
        StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Unauthenticated or StatusCode.PermissionDenied => ExitCodes.NoServer,
        StatusCode.Cancelled => ExitCodes.Interrupted,
        _ => ExitCodes.Failure,
    };

    public static int CodeFor(ModelErrorReason reason) => reason switch
    {
        ModelErrorReason.DownloadFailed or ModelErrorReason.AccessDenied or ModelErrorReason.ChecksumMismatch or ModelErrorReason.InvalidManifest
            or ModelErrorReason.CacheUnavailable or ModelErrorReason.ProviderUnavailable => ExitCodes.NoServer,
        ModelErrorReason.CannotWrite or ModelErrorReason.LoadFailed or ModelErrorReason.RunFailed => ExitCodes.Failure,
        _ => ExitCodes.NotUsable,
    };
}
