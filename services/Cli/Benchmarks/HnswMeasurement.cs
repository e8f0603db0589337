namespace Facet.Cli.Benchmarks;

/// <summary>Share of the exact ten found, queries a second over the wall time, and microseconds of single queries.</summary>
internal sealed record HnswMeasurement(double Recall, double QueriesPerSecond, double Median, double Percentile99);
