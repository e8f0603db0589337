using Facet.Search.Model;
using Microsoft.Data.Sqlite;

namespace Facet.Search.Storage;

/// <summary>Says what a failure of SQLite or of a file means for the caller.</summary>
internal static class SqlErrors
{
    // A full disk shows as SQLITE_FULL, and as one of these where SQLite makes its shared index of the log.
    private const int SharedMemorySize = SQLitePCL.raw.SQLITE_IOERR | (19 << 8);

    private const string FullMessage =
        "the disk of the data folder is full; delete points or free some space, then repeat the request (searches go on meanwhile)";

    // ENOSPC, EDQUOT, and ERROR_DISK_FULL: what .NET puts into HResult when a write finds no room.
    private const int NoSpaceOnUnix = 28;
    private const int NoQuotaOnLinux = 122;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);

    public static Exception Translate(Exception problem) => problem switch
    {
        SqliteException sql when IsDiskFull(sql) => new SearchException(
            SearchReason.DiskFull, FullMessage, sql),
        IOException { HResult: NoSpaceOnUnix or NoQuotaOnLinux or DiskFullOnWindows } full => new SearchException(
            SearchReason.DiskFull, FullMessage, full),
        IOException or UnauthorizedAccessException => new SearchException(
            SearchReason.StorageFailed, $"the data folder cannot be used: {problem.Message}", problem),
        SqliteException sql => new SearchException(SearchReason.StorageFailed, $"the data folder cannot be used: {sql.Message}", sql),
        _ => problem,
    };

    private static bool IsDiskFull(SqliteException sql) =>
        sql.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL || sql.SqliteExtendedErrorCode == SharedMemorySize;
}
