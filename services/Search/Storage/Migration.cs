using Facet.Search.Model;
using Facet.Search.Storage.Factors;
using Microsoft.Data.Sqlite;

namespace Facet.Search.Storage;

/// <summary>
/// Takes a data folder of format 1, which had the factors in SQLite, over into format 2. The first transaction puts the old tables aside;
/// then every batch moves some points in one transaction of its own, so that a migration that was broken off goes on where it was.
/// Ordinals and ids stay. Until the end it takes as much disk space again as the factors.
/// </summary>
internal sealed class Migration(SqlSession session, FactorLog log, string folder, ILogger logger)
{
    private const int BatchPoints = 256;
    private const int ReportEvery = 100_000;

    private const string PutAside = """
        ALTER TABLE points RENAME TO points_v1;
        ALTER TABLE region_factors RENAME TO region_factors_v1;
        ALTER TABLE collections RENAME TO collections_v1;
        ALTER TABLE collection_regions RENAME TO collection_regions_v1;
        DELETE FROM points_v1 WHERE collection IN (SELECT collection FROM dropped_collections);
        DROP TABLE dropped_collections;
        """;

    // The generation of a collection gets the collection's id.
    private const string Catalogue = """
        INSERT INTO collections (id, name, created_at, generation, next_ordinal)
            SELECT id, name, created_at, id, next_ordinal FROM collections_v1;
        INSERT INTO generations (id, collection, model, weights_sha256, recipe, mask_source, precision, point_count, factor_bytes)
            SELECT id, id, model, weights_sha256, recipe, mask_source, precision, point_count, factor_bytes FROM collections_v1;
        INSERT INTO generation_regions SELECT collection, number, region, channels FROM collection_regions_v1;
        DELETE FROM sqlite_sequence WHERE name = 'collections';
        INSERT INTO sqlite_sequence SELECT 'collections', seq FROM sqlite_sequence WHERE name = 'collections_v1';
        UPDATE meta SET value = '2' WHERE name = 'data_format';
        INSERT INTO meta VALUES ('migrating_from', '1');
        """;

    private const string Finish = """
        DROP TABLE points_v1;
        DROP TABLE region_factors_v1;
        DROP TABLE collections_v1;
        DROP TABLE collection_regions_v1;
        DELETE FROM meta WHERE name = 'migrating_from';
        """;

    /// <summary>Migrates if there is something to migrate; to be run before anything else reads the folder.</summary>
    /// <exception cref="SearchException">The disk is full or fails; the next start goes on.</exception>
    public void Run()
    {
        try
        {
            if (session.Scalar("SELECT value FROM meta WHERE name = 'data_format'") is "1")
            {
                InTransaction(() =>
                {
                    session.Execute(PutAside);
                    session.Execute(DatabaseSchema.Tables);
                    session.Execute(Catalogue);
                });
            }

            if (session.Scalar("SELECT value FROM meta WHERE name = 'migrating_from'") is "1")
            {
                MovePoints();
                InTransaction(() => session.Execute(Finish));

                // Otherwise the file would keep the size it had with the factors.
                session.Execute("VACUUM");
            }
        }
        catch (Exception problem) when (problem is SqliteException or IOException)
        {
            throw SqlErrors.Translate(problem);
        }
    }

    private void MovePoints()
    {
        var left = (long)session.Scalar("SELECT COUNT(*) FROM points_v1")!;
        StoreLog.Migrating(logger, folder, Database.DataFormat, left);
        for (var moved = 0L; ;)
        {
            var batch = 0;
            InTransaction(() => batch = MoveBatch());
            if (batch == 0)
            {
                return;
            }

            if ((moved + batch) / ReportEvery > moved / ReportEvery)
            {
                StoreLog.Migrating(logger, folder, Database.DataFormat, left - moved - batch);
            }

            moved += batch;
            session.Execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
    }

    private int MoveBatch()
    {
        var points = OldPoints();
        foreach (var point in points)
        {
            Move(point);
            session.Execute("DELETE FROM region_factors_v1 WHERE point = $1", point.Key);
            session.Execute("DELETE FROM points_v1 WHERE key = $1", point.Key);
        }

        return points.Count;
    }

    private void Move(OldPoint point)
    {
        var (regions, numbers) = OldRegions(point.Key);
        session.Execute("UPDATE collections SET seq = seq + 1 WHERE id = $1", point.Collection);
        var sequence = (long)session.Scalar("SELECT seq FROM collections WHERE id = $1", point.Collection)!;
        var key = new RecordKey(point.Collection, point.Collection, point.Ordinal, sequence);
        var record = new byte[RecordWriter.LengthOf(regions)];
        RecordWriter.Write(record, key, regions, numbers);
        RecordRow.Put(session, key, new RecordPlace(log.Append(record), record.Length), point.FactorBytes);
        session.Execute(
            "INSERT INTO points SELECT $2, collection, id, created_at, updated_at, metadata FROM points_v1 WHERE key = $1",
            point.Key, PointKey.Of(point.Collection, point.Ordinal));
    }

    private List<OldPoint> OldPoints()
    {
        var found = new List<OldPoint>();
        using var rows = session.Query(
            "SELECT key, collection, ordinal, factor_bytes FROM points_v1 ORDER BY collection, ordinal LIMIT $1", BatchPoints);
        while (rows.Read())
        {
            found.Add(new OldPoint(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3)));
        }

        return found;
    }

    private (List<CheckedRegion> Regions, int[] Numbers) OldRegions(long point)
    {
        var (found, numbers) = (new List<CheckedRegion>(), new List<int>());
        using var rows = session.Query(
            """
            SELECT region, type, patches, channels, gram_norm, area_share, cells, factors
            FROM region_factors_v1 WHERE point = $1 ORDER BY region
            """,
            point);
        while (rows.Read())
        {
            numbers.Add(rows.GetInt32(0));
            found.Add(new CheckedRegion(
                string.Empty, (FactorType)rows.GetInt32(1), rows.GetInt32(2), rows.GetInt32(3), rows.GetDouble(4), rows.GetFloat(5),
                rows.GetFieldValue<byte[]>(6), rows.GetFieldValue<byte[]>(7)));
        }

        return (found, [.. numbers]);
    }

    private void InTransaction(Action work)
    {
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            work();
            log.Flush();
            session.Execute("COMMIT");
        }
        catch
        {
            if (!session.IsIdle)
            {
                session.Execute("ROLLBACK");
            }

            throw;
        }
    }

    private readonly record struct OldPoint(long Key, long Collection, long Ordinal, long FactorBytes);
}
