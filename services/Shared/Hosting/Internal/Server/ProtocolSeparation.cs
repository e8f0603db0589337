using Grpc.AspNetCore.Server;

namespace Facet.Hosting.Internal.Server;

/// <summary>Keeps gRPC on its port and everything else on the HTTP/1.1 port: what belongs to the other port is not found.</summary>
internal static class ProtocolSeparation
{
    public static void UseProtocolSeparation(this WebApplication app) => app.Use((context, next) =>
    {
        var isHttp2 = HttpProtocol.IsHttp2(context.Request.Protocol);
        var wantsGrpc = context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not null
            || context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
        if (isHttp2 == wantsGrpc)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
