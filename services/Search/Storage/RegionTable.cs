using Facet.Search.Model;

namespace Facet.Search.Storage;

/// <summary>The regions of a generation: a number and a channel count each, fixed by the first point that has the region.</summary>
internal sealed class RegionTable
{
    private readonly long _generation;
    private readonly Dictionary<string, CollectionRegion> _byName = new(StringComparer.Ordinal);

    private RegionTable(long generation) => _generation = generation;

    /// <summary>In the order in which they came.</summary>
    public IEnumerable<CollectionRegion> All => _byName.Values.OrderBy(region => region.Number);

    public static RegionTable Read(SqlSession session, long generation)
    {
        var table = new RegionTable(generation);
        using var rows = session.Query("SELECT number, region, channels FROM generation_regions WHERE generation = $1", generation);
        while (rows.Read())
        {
            var region = new CollectionRegion(rows.GetInt32(0), rows.GetString(1), rows.GetInt32(2));
            table._byName.Add(region.Name, region);
        }

        return table;
    }

    public CollectionRegion? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The region's number; new regions are added.</summary>
    /// <exception cref="SearchException">Another channel count, or too many regions.</exception>
    public int NumberOf(SqlSession session, CheckedRegion region, string pointId, int maxRegions)
    {
        if (Find(region.Region) is { } known)
        {
            return known.Channels == region.Channels ? known.Number : throw new SearchException(
                SearchReason.InvalidFactors,
                $"point {Names.Quoted(pointId)}, region '{known.Name}': {region.Channels} channels, "
                + $"the collection's points have {known.Channels}");
        }

        if (_byName.Count >= maxRegions)
        {
            throw SearchException.Invalid(
                $"point {Names.Quoted(pointId)}, region '{region.Region}': the collection has {maxRegions} regions, which is the most");
        }

        var added = new CollectionRegion(_byName.Count, region.Region, region.Channels);
        session.Execute("INSERT INTO generation_regions VALUES ($1, $2, $3, $4)", _generation, added.Number, added.Name, added.Channels);
        _byName.Add(added.Name, added);
        return added.Number;
    }
}
