using Facet.Hosting.Internal.Errors;
using Facet.Hosting.Internal.Metrics;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Options;

namespace Facet.Hosting.Internal.Server;

/// <summary>Message limits and the interceptors every service has, outermost first.</summary>
internal sealed class GrpcSetup(EarlyOptions options) : IConfigureOptions<GrpcServiceOptions>
{
    public void Configure(GrpcServiceOptions grpc)
    {
        if (options.ValueOrNull() is not { } hosting)
        {
            return;
        }

        grpc.MaxReceiveMessageSize = hosting.MaxMessageBytes;
        grpc.MaxSendMessageSize = hosting.MaxMessageBytes;
        grpc.Interceptors.Add<MetricsInterceptor>();
        grpc.Interceptors.Add<ErrorInterceptor>();
        grpc.Interceptors.Add<TokenInterceptor>();
    }
}
