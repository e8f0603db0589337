using Facet.Search.Storage.Factors;
using Microsoft.Data.Sqlite;

namespace Facet.Search.Storage;

/// <summary>A row of the table of records: where the factors of a point in a generation lie.</summary>
internal readonly record struct RecordRow(RecordPlace Place, long FactorBytes)
{
    public static RecordRow? Find(SqlSession session, long generation, long ordinal)
    {
        using var row = session.Query(
            "SELECT segment, offset, length, factor_bytes FROM records WHERE generation = $1 AND ordinal = $2", generation, ordinal);
        return row.Read() ? new RecordRow(PlaceAt(row, 0), row.GetInt64(3)) : null;
    }

    /// <summary>The columns segment, offset, length.</summary>
    public static RecordPlace PlaceAt(SqliteDataReader row, int column) =>
        new(new FactorLocation(row.GetInt32(column), row.GetInt64(column + 1)), row.GetInt32(column + 2));

    public static void Put(SqlSession session, RecordKey key, RecordPlace place, long factorBytes) => session.Execute(
        "INSERT OR REPLACE INTO records VALUES ($1, $2, $3, $4, $5, $6, $7)",
        key.Generation, key.Ordinal, place.Location.Segment, place.Location.Offset, place.Length, factorBytes, key.Sequence);

    public static void Delete(SqlSession session, long generation, long ordinal) =>
        session.Execute("DELETE FROM records WHERE generation = $1 AND ordinal = $2", generation, ordinal);
}
