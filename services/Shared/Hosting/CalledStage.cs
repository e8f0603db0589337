using Facet.Hosting.Internal.Errors;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Facet.Hosting;

/// <summary>
/// Notes on the errors of a client's calls which service was called: one that is away, or was too slow, cannot say so itself.
/// <see cref="ErrorTranslator"/> takes it up as the error's stage. Unary calls only.
/// </summary>
/// <param name="stage">The service: "parsing".</param>
public sealed class CalledStage(string stage) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(request, context);
        return new AsyncUnaryCall<TResponse>(
            NotedAsync(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    private async Task<T> NotedAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer;
        }
        catch (RpcException error)
        {
            error.Data[ErrorDetails.StageKey] = stage;
            throw;
        }
    }
}
