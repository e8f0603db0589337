namespace Facet.Search.Storage;

/// <summary>A page of points, decoded.</summary>
internal sealed record ScoringPage(PageStamp Stamp, IReadOnlyList<ScoringPoint> Points)
{
    // Objects, array headers and references beside the numbers themselves.
    private const int PointOverhead = 256;
    private const int RegionOverhead = 160;

    /// <summary>Memory it takes, about.</summary>
    public long Bytes { get; } = Points.Sum(point =>
        PointOverhead + 2L * point.Id.Length + point.Metadata.Length
        + point.Regions.Sum(region => RegionOverhead + (long)sizeof(float) * region.Factors.Values.Length));
}
