using Facet.Search.Model;
using Microsoft.Data.Sqlite;

namespace Facet.Search.Storage;

/// <summary>Says what a failure of SQLite means for the caller.</summary>
internal static class SqlErrors
{
    // A full disk shows as SQLITE_FULL, and as one of these where SQLite makes its shared index of the log.
    private const int SharedMemorySize = SQLitePCL.raw.SQLITE_IOERR | (19 << 8);

    public static Exception Translate(Exception problem) => problem switch
    {
        SqliteException sql when IsDiskFull(sql) => new SearchException(
            SearchReason.DiskFull,
            "the disk of the data folder is full; free some space, then repeat the request (searches go on meanwhile)",
            sql),
        SqliteException sql => new SearchException(SearchReason.StorageFailed, $"the data folder cannot be used: {sql.Message}", sql),
        _ => problem,
    };

    private static bool IsDiskFull(SqliteException sql) =>
        sql.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL || sql.SqliteExtendedErrorCode == SharedMemorySize;
}
