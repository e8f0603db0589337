using Grpc.AspNetCore.Server;

namespace Facet.Hosting.Internal.Server;

/// <summary>
/// Keeps gRPC on its port and everything else on the HTTP/1.1 port: what belongs to the other port is not found. The routed endpoint decides, not what the
/// request says of itself: what guards the HTTP side trusts that none of it is reached through the gRPC port.
/// </summary>
internal static class ProtocolSeparation
{
    public static void UseProtocolSeparation(this WebApplication app) => app.Use((context, next) =>
    {
        if (HttpProtocol.IsHttp2(context.Request.Protocol) == IsGrpc(context.GetEndpoint()))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    /// <summary>A gRPC method, or the framework's answer to gRPC calls of methods that there are not.</summary>
    private static bool IsGrpc(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<GrpcMethodMetadata>() is not null
        || endpoint is RouteEndpoint { RoutePattern.Parameters: var parameters } && parameters.Any(parameter => parameter.Name == "unimplementedMethod");
}
