using Facet.Gram;
using Facet.Search.Model;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Facet.Search.Storage;

/// <summary>Reads pages of points for scoring.</summary>
internal static class FactorPages
{
    // A page is one read of consecutive ordinals; factors come last, because SQLite reads a row's columns in order.
    private const string Select = """
        SELECT p.ordinal, p.id, p.metadata, r.region, r.type, r.patches, r.channels, r.gram_norm, r.factors
        FROM points p JOIN region_factors r ON r.point = p.key
        WHERE p.collection = $1 AND p.ordinal >= $2 AND p.ordinal < $3 ORDER BY p.ordinal, r.region
        """;

    /// <summary>The points of a page, decoded.</summary>
    public static ScoringPage Read(SqlSession session, long collection, PageStamp page)
    {
        var first = (long)page.Number * PageDirectory.PageSize;
        return new ScoringPage(page, ReadRange(session, collection, first, first + PageDirectory.PageSize));
    }

    /// <summary>The points of some ordinals, in no order; those that are gone are left out.</summary>
    public static List<ScoringPoint> Read(SqlSession session, long collection, IEnumerable<long> ordinals) =>
        [.. ordinals.SelectMany(ordinal => ReadRange(session, collection, ordinal, ordinal + 1))];

    private static List<ScoringPoint> ReadRange(SqlSession session, long collection, long first, long end)
    {
        var points = new List<ScoringPoint>();
        using var rows = session.Query(Select, collection, first, end);
        List<ScoringRegion> regions = [];
        while (rows.Read())
        {
            var ordinal = rows.GetInt64(0);
            if (points.Count == 0 || points[^1].Ordinal != ordinal)
            {
                regions = [];
                points.Add(new ScoringPoint(ordinal, rows.GetString(1), rows.GetFieldValue<byte[]>(2), regions));
            }

            regions.Add(new ScoringRegion(rows.GetInt32(3), ReadFactors(rows), rows.GetDouble(7)));
        }

        return points;
    }

    /// <summary>Decodes straight from SQLite's own memory, which stays valid until the next row.</summary>
    private static FactorMatrix ReadFactors(SqliteDataReader rows)
    {
        try
        {
            return PackedFactors.Unpack(
                (FactorType)rows.GetInt32(4), rows.GetInt32(5), rows.GetInt32(6), raw.sqlite3_column_blob(rows.Handle!, 8));
        }
        catch (ArgumentException damage)
        {
            throw new SearchException(
                SearchReason.StorageFailed,
                $"the stored factors of point {Names.Quoted(rows.GetString(1))} are damaged ({damage.Message}); write the point again",
                damage);
        }
    }
}
