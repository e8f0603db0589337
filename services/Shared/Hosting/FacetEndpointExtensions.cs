using System.Text;
using Facet.Hosting.Internal.Health;
using Facet.Hosting.Internal.InProcess;
using Facet.Hosting.Internal.Metrics;
using Facet.Hosting.Internal.Reflection;
using Facet.Hosting.Internal.Server;
using Grpc.Core;

namespace Facet.Hosting;

/// <summary>The endpoints that all Facet services have.</summary>
public static class FacetEndpointExtensions
{
    /// <summary>Maps gRPC health and reflection, and over HTTP /metrics, /healthz/live and /healthz/ready.</summary>
    public static WebApplication MapFacetDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        // Made now: metrics are kept from the moment on that someone listens.
        var telemetry = app.Services.GetRequiredService<Telemetry>();
        app.UseProtocolSeparation();
        app.MapGrpcService<HealthService>();
        app.MapGrpcService<ReflectionService>();
        app.MapGrpcService<ReflectionV1AlphaService>();
        app.MapGet("/metrics", () => Results.Text(telemetry.Prometheus.Scrape(), PrometheusWriter.ContentType, Encoding.UTF8));
        app.MapGet("/healthz/live", () => Results.Text("live\n"));
        app.MapGet("/healthz/ready", Ready);
        return app;
    }

    /// <summary>Maps a gRPC service for other processes and for <see cref="InProcessCallInvoker"/>.</summary>
    /// <typeparam name="TService">Needs singletons only.</typeparam>
    /// <param name="app">The application.</param>
    /// <param name="bind">The generated BindService of the service.</param>
    public static WebApplication MapFacetService<TService>(this WebApplication app, Action<ServiceBinderBase, TService> bind)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(bind);
        app.MapGrpcService<TService>();
        app.Services.GetRequiredService<InProcessMethods>()
            .Add(binder => bind(binder, ActivatorUtilities.GetServiceOrCreateInstance<TService>(app.Services)));
        return app;
    }

    private static IResult Ready(Readiness readiness) => readiness.IsReady(string.Empty)
        ? Results.Text("ready\n")
        : Results.Text(
            string.Concat(readiness.NotReady.Select(service => $"{service} is not ready\n").DefaultIfEmpty("stopping\n")),
            statusCode: StatusCodes.Status503ServiceUnavailable);
}
