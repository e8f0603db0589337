using System.Runtime.InteropServices;
using Facet.Search.Model;
using Microsoft.Data.Sqlite;

namespace Facet.Search.Storage;

/// <summary>Reads of points for callers.</summary>
internal static class PointReads
{
    public static PointData? Get(SqlSession session, long collection, string id, bool withFactors)
    {
        using var row = session.Query("SELECT key, id, metadata FROM points WHERE collection = $1 AND id = $2", collection, id);
        return row.Read() ? ReadPoint(session, row, RegionNames(session, collection), withFactors) : null;
    }

    /// <summary>Points without factors, in the order of their ids' UTF-8.</summary>
    public static List<PointData> List(SqlSession session, long collection, string after, string prefix, int count)
    {
        var names = RegionNames(session, collection);
        using var rows = session.Query(
            """
            SELECT key, id, metadata FROM points
            WHERE collection = $1 AND id > $2 AND id >= $3 AND ($4 IS NULL OR id < $4) ORDER BY id LIMIT $5
            """,
            collection, after, prefix, IdRange.EndOf(prefix), count);
        var points = new List<PointData>();
        while (rows.Read())
        {
            points.Add(ReadPoint(session, rows, names, withFactors: false));
        }

        return points;
    }

    private static Dictionary<int, string> RegionNames(SqlSession session, long collection) =>
        RegionTable.Read(session, collection).All.ToDictionary(region => region.Number, region => region.Name);

    private static PointData ReadPoint(SqlSession session, SqliteDataReader row, Dictionary<int, string> names, bool withFactors)
    {
        var metadata = Metadata.FromJson(row.GetFieldValue<byte[]>(2));
        using var regions = session.Query(
            """
            SELECT region, gram_norm, area_share, type, patches, channels, CASE WHEN $2 THEN cells END, CASE WHEN $2 THEN factors END
            FROM region_factors WHERE point = $1 ORDER BY region
            """,
            row.GetInt64(0), withFactors ? 1 : 0);
        var found = new List<RegionData>();
        while (regions.Read())
        {
            var region = new RegionData(names[regions.GetInt32(0)], null, regions.GetDouble(1), regions.GetFloat(2), []);
            found.Add(withFactors ? WithFactors(region, regions) : region);
        }

        return new PointData(row.GetString(1), found, metadata);
    }

    private static RegionData WithFactors(RegionData region, SqliteDataReader row) => region with
    {
        Factors = new PackedFactors((FactorType)row.GetInt32(3), row.GetInt32(4), row.GetInt32(5), row.GetFieldValue<byte[]>(7)),
        Patches = MemoryMarshal.Cast<byte, uint>(row.GetFieldValue<byte[]>(6)).ToArray(),
    };
}
