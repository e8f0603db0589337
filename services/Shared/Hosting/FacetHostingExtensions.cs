using Facet.Hosting.Internal;
using Facet.Hosting.Internal.Errors;
using Facet.Hosting.Internal.InProcess;
using Facet.Hosting.Internal.Metrics;
using Facet.Hosting.Internal.Reflection;
using Facet.Hosting.Internal.Server;
using Facet.Hosting.Internal.WarmUps;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Facet.Hosting;

/// <summary>What all Facet services have in common.</summary>
public static class FacetHostingExtensions
{
    private const int ThreadsPerCore = 4;

    /// <summary>
    /// Adds the two endpoints, gRPC with limits, token and error mapping, readiness, metrics, tracing and logs. Call it once, then add
    /// the services, and <see cref="FacetEndpointExtensions.MapFacetDefaults"/> after the application was built.
    /// </summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="serviceName">Name in telemetry and answers: "parsing", "features", "search", "gateway", "facet".</param>
    public static WebApplicationBuilder AddFacetDefaults(this WebApplicationBuilder builder, string serviceName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(serviceName);
        KeepThreadsForCalls();
        AddOptions(builder);
        AddLogs(builder);
        AddServer(builder);
        builder.Services
            .AddSingleton(new FacetService(serviceName))
            .AddSingleton<Readiness>()
            .AddSingleton<ErrorTranslator>()
            .AddSingleton<BearerToken>()
            .AddSingleton<ServiceCatalog>()
            .AddSingleton<ReflectionCatalog>()
            .AddSingleton<Telemetry>()
            .AddSingleton<InProcessMethods>()
            .AddSingleton(services => new InProcessCallInvoker(
                services.GetRequiredService<InProcessMethods>(),
                services.GetRequiredService<MetricsInterceptor>(),
                services.GetRequiredService<ErrorInterceptor>()))
            .AddHostedService<WarmUpRunner>();
        return builder;
    }

    /// <summary>
    /// Models and pictures keep as many pool threads busy as there are cores. Deadlines, sockets and answers run on the same pool, and it
    /// adds threads beyond its minimum only every half second: without some to spare, deadlines pass unseen.
    /// </summary>
    private static void KeepThreadsForCalls()
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, ThreadsPerCore * Environment.ProcessorCount), ports);
    }

    private static void AddOptions(WebApplicationBuilder builder)
    {
        builder.Configuration.AddEnvironmentNames(
            ("FACET_GRPC", $"{HostingOptions.Section}:{nameof(HostingOptions.Grpc)}"),
            ("FACET_HTTP", $"{HostingOptions.Section}:{nameof(HostingOptions.Http)}"),
            ("FACET_MAX_MESSAGE_BYTES", $"{HostingOptions.Section}:{nameof(HostingOptions.MaxMessageBytes)}"),
            ("FACET_MAX_CONCURRENT_STREAMS", $"{HostingOptions.Section}:{nameof(HostingOptions.MaxConcurrentStreams)}"),
            ("FACET_TOKEN", $"{HostingOptions.Section}:{nameof(HostingOptions.Token)}"),
            ("FACET_LOG_FORMAT", $"{HostingOptions.Section}:{nameof(HostingOptions.LogFormat)}"));
        builder.Services.AddOptions<HostingOptions>().BindConfiguration(HostingOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<HostingOptions>, HostingOptionsValidator>();
    }

    private static void AddLogs(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging.AddJsonConsole(console =>
        {
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            console.UseUtcTimestamp = true;
        });
        builder.Services.AddSingleton<IConfigureOptions<ConsoleLoggerOptions>, LoggingSetup>();
        // First, so that any other source of settings can ask for more.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData =
            [
                new("Logging:LogLevel:Microsoft.AspNetCore", "Warning"),
                new("Logging:LogLevel:Grpc", "Warning"),
                new("Logging:LogLevel:System.Net.Http", "Warning"),
            ],
        });
    }

    private static void AddServer(WebApplicationBuilder builder)
    {
        // The endpoints come from the options only: container images set variables for others, which Kestrel would warn of.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, string.Empty).UseSetting(WebHostDefaults.HttpPortsKey, string.Empty);
        builder.Services.AddSingleton<EarlyOptions>();
        builder.Services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();
        builder.Services.AddSingleton<IConfigureOptions<GrpcServiceOptions>, GrpcSetup>();
        builder.Services.AddSingleton<ErrorInterceptor>().AddSingleton<MetricsInterceptor>().AddSingleton<TokenInterceptor>();
        builder.Services.AddGrpc();
    }
}
