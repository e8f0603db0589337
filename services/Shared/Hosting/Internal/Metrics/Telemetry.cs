using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Facet.Hosting.Internal.Metrics;

/// <summary>Collects metrics for /metrics; sends them and traces to an OTLP collector when one is named.</summary>
internal sealed class Telemetry : IDisposable
{
    /// <summary>The standard variable of OpenTelemetry; its exporter reads it, and the others of its kind, by itself.</summary>
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Meters =
        ["Facet.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    private static readonly string[] Sources = ["Facet.*", "Microsoft.AspNetCore", "Grpc.Net.Client", "System.Net.Http"];

    /// <summary>Bounds of duration buckets, in seconds: from a cached answer to a stream of a minute.</summary>
    private static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly MeterProvider _meters;
    private readonly TracerProvider? _traces;

    public Telemetry(FacetService service, IConfiguration configuration)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(service.Name, serviceVersion: service.Version);
        var meters = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Meters)
            .AddView(instrument => instrument.Unit == "s" ? new ExplicitBucketHistogramConfiguration { Boundaries = Seconds } : null)
            .AddReader(new BaseExportingMetricReader(Prometheus));
        if (!string.IsNullOrEmpty(configuration[OtlpEndpoint]))
        {
            meters.AddOtlpExporter();
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources).AddOtlpExporter().Build();
        }

        _meters = meters.Build();
    }

    public PrometheusExporter Prometheus { get; } = new();

    public void Dispose()
    {
        _traces?.Dispose();
        _meters.Dispose();
    }
}
