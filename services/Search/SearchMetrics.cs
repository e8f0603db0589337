using System.Diagnostics.Metrics;

namespace Facet.Search;

/// <summary>Measurements of meter "Facet.Search".</summary>
internal static class SearchMetrics
{
    public const string Name = "Facet.Search";

    private static readonly Meter _meter = new(Name);

    public static readonly Histogram<double> SearchDuration =
        _meter.CreateHistogram<double>("facet.search.duration", "s", "Time of a search, without waiting for its turn");

    public static readonly Histogram<int> BatchSize =
        _meter.CreateHistogram<int>("facet.search.write_batch", "{changes}", "Changes committed in one transaction");

    public static readonly Counter<long> PointsWritten =
        _meter.CreateCounter<long>("facet.search.points_written", "{points}", "Points that were upserted and are on disk");

    public static readonly Counter<long> PointsScored =
        _meter.CreateCounter<long>("facet.search.points_scored", "{points}", "Points that were compared exactly");

    public static readonly Counter<long> DamagedRecords =
        _meter.CreateCounter<long>("facet.search.damaged_records", "{records}", "Records of factors that were found damaged");
}
