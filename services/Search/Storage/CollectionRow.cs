using Facet.Search.Model;
using Microsoft.Data.Sqlite;

namespace Facet.Search.Storage;

/// <summary>A row of the table of collections.</summary>
/// <param name="Id">Never used again, not even after the collection is dropped.</param>
/// <param name="Info">What callers see.</param>
/// <param name="NextOrdinal">Ordinal that the next new point gets. Ordinals of deleted points stay unused.</param>
internal sealed record CollectionRow(long Id, CollectionInfo Info, long NextOrdinal)
{
    private const string Columns =
        "id, name, model, weights_sha256, recipe, mask_source, precision, created_at, point_count, factor_bytes, next_ordinal";

    public static CollectionRow? Find(SqlSession session, string name)
    {
        using var row = session.Query($"SELECT {Columns} FROM collections WHERE name = $1", name);
        return row.Read() ? Read(row) : null;
    }

    public static List<CollectionRow> List(SqlSession session, string after, int count)
    {
        using var rows = session.Query($"SELECT {Columns} FROM collections WHERE name > $1 ORDER BY name LIMIT $2", after, count);
        var found = new List<CollectionRow>();
        while (rows.Read())
        {
            found.Add(Read(rows));
        }

        return found;
    }

    public static CollectionRow Insert(SqlSession session, string name, ModelFingerprint? fingerprint)
    {
        session.Execute(
            """
            INSERT INTO collections (name, model, weights_sha256, recipe, mask_source, precision, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, unixepoch())
            """,
            name, fingerprint?.Model, fingerprint?.WeightsSha256, fingerprint?.Recipe, fingerprint?.MaskSource, fingerprint?.Precision);
        return Find(session, name)!;
    }

    /// <summary>Fixes the fingerprint, or compares with the one that is fixed.</summary>
    /// <exception cref="SearchException">They differ.</exception>
    public void Fix(SqlSession session, ModelFingerprint fingerprint)
    {
        if (Info.Fingerprint is { } fixedBefore)
        {
            fixedBefore.MustEqual(fingerprint, Info.Name);
            return;
        }

        session.Execute(
            "UPDATE collections SET model = $2, weights_sha256 = $3, recipe = $4, mask_source = $5, precision = $6 WHERE id = $1",
            Id, fingerprint.Model, fingerprint.WeightsSha256, fingerprint.Recipe, fingerprint.MaskSource, fingerprint.Precision);
    }

    public void Count(SqlSession session, long points, long factorBytes, long ordinals) => session.Execute(
        """
        UPDATE collections
        SET point_count = point_count + $2, factor_bytes = factor_bytes + $3, next_ordinal = next_ordinal + $4
        WHERE id = $1
        """,
        Id, points, factorBytes, ordinals);

    private static CollectionRow Read(SqliteDataReader row)
    {
        var fingerprint = row.IsDBNull(2)
            ? null
            : new ModelFingerprint(row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6));
        var created = DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(7));
        return new CollectionRow(
            row.GetInt64(0),
            new CollectionInfo(row.GetString(1), fingerprint, row.GetInt64(8), row.GetInt64(9), created),
            row.GetInt64(10));
    }
}
