using Grpc.Core;

namespace Facet.Hosting.Internal.Server;

/// <summary>Lets only calls with the token in; health checks need none, because the probes of an orchestrator have none.</summary>
internal sealed class TokenInterceptor(BearerToken token) : ServerInterceptor
{
    private const string HealthPrefix = "/grpc.health.v1.Health/";

    protected override Task<T> AroundAsync<T>(ServerCallContext context, Func<Task<T>> call)
    {
        if (context.Method.StartsWith(HealthPrefix, StringComparison.Ordinal) ||
            token.Accepts(context.RequestHeaders.GetValue("authorization")))
        {
            return call();
        }

        throw new FacetException(new FacetError(
            StatusCode.Unauthenticated,
            "TOKEN_INVALID",
            "The call has no valid token; send the header 'authorization: Bearer' followed by the service's token."));
    }
}
