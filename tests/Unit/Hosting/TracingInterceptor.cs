using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Facet.Unit.Tests.Hosting;

/// <summary>Appends its name to the header "trace" of each call.</summary>
internal sealed class TracingInterceptor(string name) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var headers = new Metadata { { "trace", $"{context.Options.Headers?.GetValue("trace")}{name};" } };
        return continuation(
            request,
            new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, context.Options.WithHeaders(headers)));
    }
}
