using Facet.Search.Engine;
using Facet.Search.Model;
using Facet.Search.Storage.Factors;

namespace Facet.Search.Indexing;

/// <summary>A stored point as a query.</summary>
internal static class StoredQuery
{
    /// <summary>All its regions; none when its record makes no sense.</summary>
    /// <param name="record">The point; copied.</param>
    /// <param name="weights">Weight by the generation's number of a region; null gives each 1. Regions without weight are left out.</param>
    public static IReadOnlyList<QueryRegion> Of(PointRecord record, IReadOnlyDictionary<int, double>? weights = null)
    {
        try
        {
            return Regions(record, weights);
        }
        catch (ArgumentException)
        {
            return [];
        }
    }

    private static List<QueryRegion> Regions(PointRecord record, IReadOnlyDictionary<int, double>? weights)
    {
        var regions = new List<QueryRegion>(record.RegionCount);
        for (var i = 0; i < record.RegionCount; i++)
        {
            var region = record[i];
            var weight = weights is null ? 1 : weights.GetValueOrDefault(region.Number);
            if (weight > 0)
            {
                var factors = new PackedFactors(region.Type, region.Patches, region.Channels, region.Factors.ToArray());
                regions.Add(new QueryRegion(region.Number, string.Empty, weight, factors, region.Cells.ToArray()));
            }
        }

        return regions;
    }
}
