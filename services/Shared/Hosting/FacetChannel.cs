using Facet.Hosting.Internal.Clients;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;

namespace Facet.Hosting;

/// <summary>Makes channels to Facet services.</summary>
public static class FacetChannel
{
    /// <summary>
    /// A channel to one address, or to several in turn (round robin). Calls that read or compute are repeated when the service is
    /// UNAVAILABLE; calls that write are not.
    /// </summary>
    /// <param name="address">
    /// "host:port" or "http(s)://host:port"; several of http separated by commas; or "dns:///name:port", all addresses of a name.
    /// </param>
    /// <param name="options">Limits, token, tries.</param>
    /// <exception cref="ArgumentException">An address is malformed, or several are named and one of them is https.</exception>
    public static GrpcChannel Create(string address, FacetChannelOptions? options = null)
    {
        options ??= new FacetChannelOptions();
        var target = ChannelTarget.Parse(address);
        var sockets = new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(60),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        };
        return GrpcChannel.ForAddress(target.Uri, new GrpcChannelOptions
        {
            Credentials = target.IsSecure ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure,
            DisposeHttpClient = true,
            // A handler rather than call credentials: those refuse connections without TLS.
            HttpHandler = options.Token is { Length: > 0 } token ? new TokenHandler(token) { InnerHandler = sockets } : sockets,
            LoggerFactory = options.LoggerFactory,
            MaxReceiveMessageSize = options.MaxMessageBytes,
            MaxSendMessageSize = options.MaxMessageBytes,
            // A call can be repeated only while its request is kept, and photos are larger than the default of 1 MiB.
            MaxRetryBufferPerCallSize = options.MaxMessageBytes,
            MaxRetryBufferSize = 4L * options.MaxMessageBytes,
            ServiceConfig = Config(options.MaxAttempts),
            ServiceProvider = Resolver(target.Addresses),
        });
    }

    private static ServiceProvider Resolver(IReadOnlyList<BalancerAddress> addresses)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => addresses));
        return services.BuildServiceProvider();
    }

    private static ServiceConfig Config(int maxAttempts)
    {
        var config = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } };
        if (maxAttempts == 1)
        {
            return config;
        }

        var repeatable = new MethodConfig
        {
            RetryPolicy = new RetryPolicy
            {
                MaxAttempts = maxAttempts,
                InitialBackoff = TimeSpan.FromMilliseconds(100),
                MaxBackoff = TimeSpan.FromSeconds(2),
                BackoffMultiplier = 2,
                RetryableStatusCodes = { StatusCode.Unavailable },
            },
        };
        foreach (var (service, method) in RepeatableMethods.All)
        {
            repeatable.Names.Add(new MethodName { Service = service, Method = method });
        }

        config.MethodConfigs.Add(repeatable);
        return config;
    }
}
