using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Facet.Hosting.Internal.Metrics;

/// <summary>Collects when it is asked to and writes the metrics as text.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly Lock _lock = new();
    private string _text = string.Empty;

    /// <summary>Set by the reader that owns this exporter.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>All metrics as of now, in the Prometheus text format.</summary>
    public string Scrape()
    {
        lock (_lock)
        {
            return Collect?.Invoke(Timeout.Infinite) == true
                ? _text
                : throw new InvalidOperationException("The metrics could not be collected.");
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var writer = new PrometheusWriter();
        foreach (var metric in batch)
        {
            writer.Write(metric);
        }

        _text = writer.ToString();
        return ExportResult.Success;
    }
}
