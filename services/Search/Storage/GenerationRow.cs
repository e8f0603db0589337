using Facet.Search.Model;
using Microsoft.Data.Sqlite;

namespace Facet.Search.Storage;

/// <summary>A row of the table of generations: the factors that one model and recipe made of a collection's points.</summary>
/// <param name="Id">Never used again.</param>
/// <param name="Fingerprint">Absent until the first point fixes it.</param>
/// <param name="PointCount">Points that have factors of it.</param>
/// <param name="FactorBytes">Bytes of them.</param>
/// <param name="TrimmedSequence">Deletions up to this one are forgotten.</param>
internal sealed record GenerationRow(long Id, ModelFingerprint? Fingerprint, long PointCount, long FactorBytes, long TrimmedSequence)
{
    private const string Columns = "id, point_count, factor_bytes, trimmed_seq, model, weights_sha256, recipe, mask_source, precision";

    public static GenerationRow Get(SqlSession session, long id)
    {
        using var row = session.Query($"SELECT {Columns} FROM generations WHERE id = $1", id);
        return row.Read() ? Read(row) : throw new SearchException(SearchReason.StorageFailed, $"generation {id} is missing in the catalogue");
    }

    public static IReadOnlyList<long> Ids(SqlSession session)
    {
        using var rows = session.Query("SELECT g.id FROM collections c JOIN generations g ON g.id IN (c.generation, c.next_generation)");
        var ids = new List<long>();
        while (rows.Read())
        {
            ids.Add(rows.GetInt64(0));
        }

        return ids;
    }

    public static long Insert(SqlSession session, long collection, ModelFingerprint? fingerprint)
    {
        session.Execute(
            """
            INSERT INTO generations (collection, model, weights_sha256, recipe, mask_source, precision) VALUES ($1, $2, $3, $4, $5, $6)
            """,
            collection, fingerprint?.Model, fingerprint?.WeightsSha256, fingerprint?.Recipe, fingerprint?.MaskSource,
            fingerprint?.Precision);
        return session.LastRowId;
    }

    public void Fix(SqlSession session, ModelFingerprint fingerprint) => session.Execute(
        "UPDATE generations SET model = $2, weights_sha256 = $3, recipe = $4, mask_source = $5, precision = $6 WHERE id = $1",
        Id, fingerprint.Model, fingerprint.WeightsSha256, fingerprint.Recipe, fingerprint.MaskSource, fingerprint.Precision);

    public void Count(SqlSession session, long points, long factorBytes)
    {
        if (points != 0 || factorBytes != 0)
        {
            session.Execute(
                "UPDATE generations SET point_count = point_count + $2, factor_bytes = factor_bytes + $3 WHERE id = $1",
                Id, points, factorBytes);
        }
    }

    /// <summary>Makes it unreachable; its records are purged later, in small transactions.</summary>
    public static void Drop(SqlSession session, ChangeLog changes, long collection, long id)
    {
        session.Execute("DELETE FROM generations WHERE id = $1", id);
        session.Execute("DELETE FROM generation_regions WHERE generation = $1", id);
        session.Execute("INSERT INTO dropped_generations VALUES ($1, $2)", id, collection);
        changes.AddDropped(id);
    }

    private static GenerationRow Read(SqliteDataReader row)
    {
        var fingerprint = row.IsDBNull(4)
            ? null
            : new ModelFingerprint(row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8));
        return new GenerationRow(row.GetInt64(0), fingerprint, row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
    }
}
