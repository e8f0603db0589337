using System.Globalization;
using Facet.Search.Model;
using Microsoft.Data.Sqlite;

namespace Facet.Search.Storage;

/// <summary>
/// The SQLite file of a data folder: everything but the factors, which lie in the segments of <see cref="Factors.FactorLog"/>. One file
/// for all collections: a group commit then costs the same whatever the collections, and the catalogue can never disagree with the points.
/// </summary>
internal static class Database
{
    public const string FileName = "facet.db";

    /// <summary>Version of the layout of the folder. A reader refuses what is newer than itself.</summary>
    public const int DataFormat = 2;

    // Rows are small and ids come in no order: with small pages a commit writes less of the index to the log.
    private const string Prepare = """
        PRAGMA page_size = 4096;
        PRAGMA journal_mode = WAL;
        """;

    // FULL: the log is flushed to the disk at every commit, so that an acknowledged write survives a power loss.
    // Checkpoints are the writer's own doing, after it has acknowledged a batch.
    private const string ConfigureWriter = """
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 0;
        PRAGMA foreign_keys = OFF;
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

    public static string PathIn(string folder) => Path.Combine(folder, FileName);

    private static void CheckFormat(SqlSession session, string path)
    {
        if (session.Scalar("SELECT COUNT(*) FROM sqlite_schema") is 0L)
        {
            session.Execute(Prepare);
            session.Execute("BEGIN IMMEDIATE");
            session.Execute(DatabaseSchema.Create);
            session.Execute("COMMIT");
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
