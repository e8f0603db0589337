using System.Globalization;
using Facet.Search.Model;
using Microsoft.Data.Sqlite;

namespace Facet.Search.Storage;

/// <summary>
/// The SQLite file of a data folder. One file for all collections: a group commit then costs one disk flush whatever the collections,
/// and the catalogue can never disagree with the points.
/// </summary>
internal static class Database
{
    public const string FileName = "facet.db";

    /// <summary>Version of the layout below. A reader refuses what is newer than itself.</summary>
    public const int DataFormat = 1;

    // Factors are tens of kilobytes: with pages of 16 KiB their overflow chains are short (measured: writes 1.4 times, reads 1.5
    // times as fast as with pages of 4 KiB).
    public const int PageBytes = 16384;

    private const string Prepare = """
        PRAGMA page_size = 16384;
        PRAGMA journal_mode = WAL;
        """;

    // FULL: the log is flushed to the disk at every commit, so that an acknowledged write survives a power loss.
    // Checkpoints are the writer's own doing, after it has acknowledged a batch.
    private const string ConfigureWriter = """
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 0;
        PRAGMA foreign_keys = OFF;
        """;

    private const string Schema = """
        BEGIN IMMEDIATE;
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE collections (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            model TEXT, weights_sha256 TEXT, recipe TEXT, mask_source TEXT, precision TEXT,
            created_at INTEGER NOT NULL,
            point_count INTEGER NOT NULL DEFAULT 0,
            factor_bytes INTEGER NOT NULL DEFAULT 0,
            next_ordinal INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE collection_regions (
            collection INTEGER NOT NULL,
            number INTEGER NOT NULL,
            region TEXT NOT NULL,
            channels INTEGER NOT NULL,
            PRIMARY KEY (collection, number)) WITHOUT ROWID;
        CREATE TABLE points (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            collection INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            id TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            factor_bytes INTEGER NOT NULL,
            metadata BLOB NOT NULL,
            UNIQUE (collection, id),
            UNIQUE (collection, ordinal));
        CREATE TABLE region_factors (
            point INTEGER NOT NULL,
            region INTEGER NOT NULL,
            type INTEGER NOT NULL,
            patches INTEGER NOT NULL,
            channels INTEGER NOT NULL,
            gram_norm REAL NOT NULL,
            area_share REAL NOT NULL,
            cells BLOB NOT NULL,
            factors BLOB NOT NULL,
            UNIQUE (point, region));
        CREATE TABLE dropped_collections (collection INTEGER PRIMARY KEY);
        INSERT INTO meta VALUES ('data_format', '1');
        COMMIT;
        """;

    /// <summary>Opens the file for writing and makes it when it is not there.</summary>
    /// <exception cref="SearchException">It is no data folder of Facet, or a newer one, or the disk fails.</exception>
    public static SqlSession OpenWriter(string folder)
    {
        var path = PathIn(folder);
        SqlSession? session = null;
        try
        {
            session = new SqlSession(path, SqliteOpenMode.ReadWriteCreate);
            CheckFormat(session, path);
            session.Execute(ConfigureWriter);
            return session;
        }
        catch (SqliteException problem)
        {
            session?.Dispose();
            throw problem.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB
                ? NotOurs(path, problem)
                : SqlErrors.Translate(problem);
        }
        catch
        {
            session?.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file for reading beside the writer.</summary>
    public static SqlSession OpenReader(string folder)
    {
        var session = new SqlSession(PathIn(folder), SqliteOpenMode.ReadWrite);
        session.Execute("PRAGMA query_only = ON");
        return session;
    }

    private static SearchException NotOurs(string path, Exception? cause = null) =>
        new(SearchReason.UnsupportedDataFormat, $"{path} is no data file of Facet; choose another folder", cause);

    private static string PathIn(string folder) => Path.Combine(folder, FileName);

    private static void CheckFormat(SqlSession session, string path)
    {
        if (session.Scalar("SELECT COUNT(*) FROM sqlite_schema") is 0L)
        {
            session.Execute(Prepare);
            session.Execute(Schema);
            return;
        }

        if (session.Scalar("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'meta'") is 0L)
        {
            throw NotOurs(path);
        }

        var found = session.Scalar("SELECT value FROM meta WHERE name = 'data_format'") as string;
        if (!int.TryParse(found, NumberStyles.None, CultureInfo.InvariantCulture, out var format) || format > DataFormat)
        {
            throw new SearchException(
                SearchReason.UnsupportedDataFormat,
                $"{path} has data format {found ?? "(none)"}, this version reads up to {DataFormat}; run the version that wrote it");
        }
    }
}
