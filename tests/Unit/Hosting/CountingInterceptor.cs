using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Facet.Unit.Tests.Hosting;

/// <summary>Counts the calls a server answers.</summary>
internal sealed class CountingInterceptor : Interceptor
{
    public int Calls { get; private set; }

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Calls++;
        return continuation(request, context);
    }
}
