namespace Facet.Hosting;

/// <summary>
/// How a service is reached and what it accepts: section "Facet:Hosting", or the environment variable named at each property.
/// The command line wins over the environment (--Facet:Hosting:Grpc=0.0.0.0:7610).
/// </summary>
public sealed class HostingOptions
{
    public const string Section = "Facet:Hosting";

    public const int DefaultMaxMessageBytes = 64 * 1024 * 1024;
    public const int MinMessageBytesLimit = 64 * 1024;
    public const int MaxMessageBytesLimit = 1024 * 1024 * 1024;
    public const int MaxConcurrentStreamsLimit = 10_000;
    public const int MaxTokenLength = 4096;

    /// <summary>
    /// FACET_GRPC: address of the gRPC endpoint (HTTP/2 without TLS), "host:port". The host is an IP address, "localhost", or "*" for all
    /// interfaces; port 0 takes a free one.
    /// </summary>
    public string Grpc { get; set; } = "127.0.0.1:7610";

    /// <summary>FACET_HTTP: address of the HTTP/1.1 endpoint (metrics, probes, web pages) in the same form. Empty: none.</summary>
    public string Http { get; set; } = "127.0.0.1:7611";

    /// <summary>
    /// FACET_MAX_MESSAGE_BYTES: largest message in either direction, 65536..1073741824 bytes. By default it holds the crops and label maps of a hundred faces
    /// of 384 pixels.
    /// </summary>
    public int MaxMessageBytes { get; set; } = DefaultMaxMessageBytes;

    /// <summary>FACET_MAX_CONCURRENT_STREAMS: calls at a time on one connection, 1..10000.</summary>
    public int MaxConcurrentStreams { get; set; } = 256;

    /// <summary>
    /// FACET_TOKEN: when set, every gRPC call except health checks must carry "authorization: Bearer" and this token.
    /// 1..4096 visible ASCII characters. It travels in the clear: put TLS in front when the network is not trusted.
    /// </summary>
    public string? Token { get; set; }

    /// <summary>FACET_LOG_FORMAT: "text" (a line each) or "json" (an object each). Logs go to stderr; stdout is for data.</summary>
    public string LogFormat { get; set; } = "text";
}
