using Microsoft.Data.Sqlite;

namespace Facet.Search.Storage;

/// <summary>
/// Keeps SQLite's log short: moves it into the database file and cuts it off once it is longer than a limit. Readers can hold it for a
/// moment; then it is tried again after the next batch, and once it is much too long the writer waits for them.
/// </summary>
internal sealed class WriteAheadLog(SqlSession session, string databasePath, long limit, ILogger logger)
{
    private const int MuchTooLong = 4;
    private const int ShortWaitMilliseconds = 20;
    private const int LongWaitMilliseconds = 30_000;

    private readonly FileInfo _file = new(databasePath + "-wal");
    private readonly long _limit = limit;
    private long _next;

    public void KeepShort()
    {
        _file.Refresh();
        if (_file.Exists && _file.Length >= Math.Max(_next, _limit))
        {
            var isCut = Cut(_file.Length >= MuchTooLong * _limit ? LongWaitMilliseconds : ShortWaitMilliseconds);
            _next = isCut ? 0 : Math.Min(_file.Length + _limit / 4, MuchTooLong * _limit);
        }
    }

    /// <summary>Cuts the log off as soon as readers let it, whatever its length.</summary>
    /// <returns>Whether it is empty now.</returns>
    public bool Cut(int waitMilliseconds = ShortWaitMilliseconds)
    {
        try
        {
            session.Execute(waitMilliseconds == ShortWaitMilliseconds ? "PRAGMA busy_timeout = 20" : "PRAGMA busy_timeout = 30000");
            using var row = session.Query("PRAGMA wal_checkpoint(TRUNCATE)");
            return row.Read() && row.GetInt64(0) == 0;
        }
        catch (SqliteException problem)
        {
            // The log keeps everything; the next checkpoint takes it over.
            StoreLog.CheckpointFailed(logger, problem);
            return false;
        }
    }
}
