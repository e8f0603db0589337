using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Facet.Hosting.Internal.Metrics;

/// <summary>Writes metrics in the Prometheus text exposition format, version 0.0.4.</summary>
internal sealed class PrometheusWriter
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Dictionary<string, Family> _families = new(StringComparer.Ordinal);

    public void Write(Metric metric)
    {
        var kind = Kind(metric.MetricType);
        var name = PrometheusName.Of(metric.Name, metric.Unit, kind);
        if (!_families.TryGetValue(name, out var family))
        {
            _families.Add(name, family = new Family(kind, metric.Description));
        }

        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            WritePoint(family.Samples, name, metric.MetricType, in point);
        }
    }

    /// <summary>All that was written, the samples of a family together, families in order of name.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (name, family) in _families.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (family.Description.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {PrometheusName.EscapeHelp(family.Description)}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {family.Kind}\n").Append(family.Samples);
        }

        return text.ToString();
    }

    private static string Kind(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => "counter",
        MetricType.Histogram => "histogram",
        MetricType.LongGauge or MetricType.DoubleGauge or MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic => "gauge",
        _ => throw new NotSupportedException($"Metrics of type {type} are not offered; use a histogram with explicit buckets."),
    };

    private static void WritePoint(StringBuilder samples, string name, MetricType type, in MetricPoint point)
    {
        var labels = Labels(point.Tags);
        switch (type)
        {
            case MetricType.Histogram:
                WriteHistogram(samples, name, labels, in point);
                break;
            case MetricType.LongGauge:
                Sample(samples, name, labels, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                Sample(samples, name, labels, point.GetGaugeLastValueDouble());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                Sample(samples, name, labels, point.GetSumDouble());
                break;
            default:
                Sample(samples, name, labels, point.GetSumLong());
                break;
        }
    }

    private static void WriteHistogram(StringBuilder samples, string name, string labels, in MetricPoint point)
    {
        var separator = labels.Length == 0 ? string.Empty : ",";
        long below = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            Sample(samples, $"{name}_bucket", $"{labels}{separator}le=\"{Number(bucket.ExplicitBound)}\"", below);
        }

        Sample(samples, $"{name}_sum", labels, point.GetHistogramSum());
        Sample(samples, $"{name}_count", labels, point.GetHistogramCount());
    }

    private static void Sample(StringBuilder samples, string name, string labels, double value)
    {
        samples.Append(name);
        if (labels.Length > 0)
        {
            samples.Append('{').Append(labels).Append('}');
        }

        samples.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <summary>
    /// In order of key. Keys that become equal once their characters are replaced share one label, their values joined by ';': a label
    /// given twice would spoil the page.
    /// </summary>
    private static string Labels(ReadOnlyTagCollection tags)
    {
        var sorted = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            sorted[key] = value;
        }

        var labels = sorted.GroupBy(tag => PrometheusName.Label(tag.Key), tag => PrometheusName.EscapeLabelValue(Text(tag.Value)));
        return string.Join(',', labels.Select(label => $"{label.Key}=\"{string.Join(';', label)}\""));
    }

    private static string Text(object? value) => value switch
    {
        null => string.Empty,
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    private sealed record Family(string Kind, string Description)
    {
        public StringBuilder Samples { get; } = new();
    }
}
