using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Facet.Hosting.Internal.Server;

/// <summary>Two endpoints: gRPC speaks HTTP/2 without TLS, all else HTTP/1.1. Without TLS one port cannot offer both.</summary>
internal sealed class KestrelSetup(EarlyOptions options) : IConfigureOptions<KestrelServerOptions>
{
    /// <summary>What a message of the largest size may need around it: the gRPC frame header, a multipart boundary.</summary>
    private const int FramingBytes = 64 * 1024;

    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);

    public void Configure(KestrelServerOptions kestrel)
    {
        if (options.ValueOrNull() is not { } hosting)
        {
            return;
        }

        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = hosting.MaxMessageBytes + FramingBytes;
        kestrel.Limits.Http2.MaxStreamsPerConnection = hosting.MaxConcurrentStreams;
        // Clients that vanish without closing would otherwise keep their streams open.
        kestrel.Limits.Http2.KeepAlivePingDelay = PingDelay;
        kestrel.Limits.Http2.KeepAlivePingTimeout = PingTimeout;
        Listen(kestrel, hosting.Grpc, HttpProtocols.Http2);
        if (hosting.Http.Length > 0)
        {
            Listen(kestrel, hosting.Http, HttpProtocols.Http1);
        }
    }

    private static void Listen(KestrelServerOptions kestrel, string text, HttpProtocols protocols)
    {
        if (!ListenAddress.TryParse(text, out var address))
        {
            throw new InvalidOperationException($"'{text}' is not an address to listen on.");
        }

        if (address.Ip is null)
        {
            kestrel.ListenAnyIP(address.Port, endpoint => endpoint.Protocols = protocols);
        }
        else
        {
            kestrel.Listen(address.Ip, address.Port, endpoint => endpoint.Protocols = protocols);
        }
    }
}
