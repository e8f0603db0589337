using Facet.Search.Model;
using Facet.Search.Storage.Factors;
using Microsoft.Data.Sqlite;

namespace Facet.Search.Storage;

/// <summary>
/// Reads points as one transaction of SQLite sees them: metadata and factors are always of the same write. The caller holds a lease that
/// is older than the transaction, so that every record the transaction names is still there.
/// </summary>
internal sealed class PointReader(FactorLog log, DamageReport damage)
{
    private const string Columns = "p.id, p.metadata, r.ordinal, r.segment, r.offset, r.length";
    private const string Joined = "points p JOIN records r ON r.generation = $1 AND r.ordinal = p.key & 0xFFFFFFFFFF";

    /// <exception cref="SearchException">Its record is damaged.</exception>
    public PointData? Get(SqlSession session, CollectionRow collection, string id, bool withFactors)
    {
        using var row = session.Query(
            $"SELECT {Columns} FROM {Joined} WHERE p.collection = $2 AND p.id = $3", collection.Generation, collection.Id, id);
        return row.Read() ? ReadPoint(row, collection, RegionNames(session, collection), withFactors, isChecked: true) ?? throw Damaged(id) : null;
    }

    /// <summary>Points in the order of their ids' UTF-8. Damaged ones come without regions.</summary>
    public List<PointData> List(SqlSession session, CollectionRow collection, string after, string prefix, int count, bool withFactors)
    {
        var names = RegionNames(session, collection);
        using var rows = session.Query(
            $"""
            SELECT {Columns} FROM {Joined}
            WHERE p.collection = $2 AND p.id > $3 AND p.id >= $4 AND ($5 IS NULL OR p.id < $5) ORDER BY p.id LIMIT $6
            """,
            collection.Generation, collection.Id, after, prefix, IdRange.EndOf(prefix), count);
        var points = new List<PointData>();
        while (rows.Read())
        {
            points.Add(ReadPoint(rows, collection, names, withFactors, isChecked: withFactors)
                ?? new PointData(rows.GetString(0), [], Metadata.FromJson(rows.GetFieldValue<byte[]>(1))));
        }

        return points;
    }

    private static Dictionary<int, string> RegionNames(SqlSession session, CollectionRow collection) =>
        RegionTable.Read(session, collection.Generation).All.ToDictionary(region => region.Number, region => region.Name);

    private static SearchException Damaged(string id) => new(
        SearchReason.StorageFailed, $"the stored factors of point {Names.Quoted(id)} are damaged; write the point again");

    private PointData? ReadPoint(
        SqliteDataReader row, CollectionRow collection, Dictionary<int, string> names, bool withFactors, bool isChecked)
    {
        // A list shows nothing of the factors, and so does not read them.
        if (!TryFind(row, collection, out var record, isChecked) || !HasNames(record, names))
        {
            return null;
        }

        var regions = new List<RegionData>(record.RegionCount);
        for (var i = 0; i < record.RegionCount; i++)
        {
            var region = record[i];
            var factors = withFactors
                ? new PackedFactors(region.Type, region.Patches, region.Channels, region.Factors.ToArray())
                : null;
            regions.Add(new RegionData(
                names[region.Number], factors, region.GramNorm, region.AreaShare, withFactors ? region.Cells.ToArray() : []));
        }

        return new PointData(row.GetString(0), regions, Metadata.FromJson(row.GetFieldValue<byte[]>(1)));
    }

    private static bool HasNames(PointRecord record, Dictionary<int, string> names)
    {
        for (var i = 0; i < record.RegionCount; i++)
        {
            if (!names.ContainsKey(record[i].Number))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryFind(SqliteDataReader row, CollectionRow collection, out PointRecord record, bool withChecksum)
    {
        var (ordinal, place) = (row.GetInt64(2), RecordRow.PlaceAt(row, 3));
        var bytes = log.Read(place.Location, collection.Generation, ordinal);
        var problem = bytes.Length != place.Length ? "its segment does not hold it"
            : withChecksum ? PointRecord.FindDamage(bytes)
            : PointRecord.FindDamageInDirectory(bytes);
        if (problem is not null)
        {
            damage.Report(collection.Generation, ordinal, problem);
        }

        record = problem is null ? new PointRecord(bytes) : default;
        return problem is null;
    }
}
