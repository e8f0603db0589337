using System.Security.Cryptography;
using Facet.Search.Model;
using Facet.Search.Storage.Factors;
using Microsoft.Data.Sqlite;

namespace Facet.Search.Storage;

/// <summary>
/// Makes a backup beside the writer: a snapshot of the database by SQLite's own backup, then the segments it refers to. Those that nobody
/// changes any more become second names of the same files where the file system can; the rest, to which records came after the sealing,
/// is copied: after a restart the store may write over what is garbage by then.
/// </summary>
internal static class BackupWriter
{
    private const int BufferBytes = 1 << 20;

    public static BackupManifest Write(string dataFolder, string target, int lastSealed, CancellationToken cancellationToken)
    {
        try
        {
            CopyDatabase(dataFolder, target);
            var (collections, points, segments) = Contents(target);
            var factors = Directory.CreateDirectory(Path.Combine(target, FactorLog.FolderName)).FullName;
            var files = new List<BackupFile>();
            foreach (var (number, bytes) in segments)
            {
                var from = Segment.PathOf(Path.Combine(dataFolder, FactorLog.FolderName), number);
                var to = Segment.PathOf(factors, number);
                if (number > lastSealed || !FileSystem.TryLink(from, to))
                {
                    Copy(from, to, bytes, cancellationToken);
                }

                files.Add(Describe(target, $"{FactorLog.FolderName}/{Path.GetFileName(to)}", bytes, cancellationToken));
            }

            var database = new FileInfo(Database.PathIn(target)).Length;
            files.Add(Describe(target, Database.FileName, database, cancellationToken));
            FileSystem.Flush(factors);
            var manifest = new BackupManifest(
                BackupManifest.CurrentFormat, Database.DataFormat, DateTimeOffset.UtcNow, collections, points, files);
            manifest.Write(target);
            FileSystem.Flush(target);
            return manifest;
        }
        catch (Exception problem) when (problem is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new SearchException(SearchReason.StorageFailed, $"the backup to {target} failed: {problem.Message}", problem);
        }
    }

    /// <summary>Copies so much of a file, flushed to the disk.</summary>
    /// <returns>SHA-256 of it, hexadecimal.</returns>
    /// <exception cref="EndOfStreamException">The file is shorter.</exception>
    public static string Copy(string from, string? to, long bytes, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var copy = to is null ? null : new FileStream(to, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var buffer = new byte[BufferBytes];
        for (var left = bytes; left > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            source.ReadExactly(part);
            hash.AppendData(part);
            copy?.Write(part);
            left -= part.Length;
        }

        copy?.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void CopyDatabase(string dataFolder, string target)
    {
        using (var source = Connect(Database.PathIn(dataFolder), SqliteOpenMode.ReadWrite))
        using (var copy = Connect(Database.PathIn(target), SqliteOpenMode.ReadWriteCreate))
        {
            source.BackupDatabase(copy);
        }

        using var file = File.OpenHandle(Database.PathIn(target), FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(text.ToString());
        connection.Open();
        return connection;
    }

    private static (long Collections, long Points, List<(int Number, long Bytes)> Segments) Contents(string target)
    {
        using var session = new SqlSession(Database.PathIn(target), SqliteOpenMode.ReadWrite);
        var collections = (long)session.Scalar("SELECT COUNT(*) FROM collections")!;
        var points = session.Scalar(
            "SELECT SUM(g.point_count) FROM collections c JOIN generations g ON g.id = c.generation") as long? ?? 0;
        var segments = new List<(int, long)>();
        using var rows = session.Query("SELECT segment, MAX(offset + length) FROM records GROUP BY segment ORDER BY segment");
        while (rows.Read())
        {
            segments.Add((rows.GetInt32(0), rows.GetInt64(1)));
        }

        return (collections, points, segments);
    }

    private static BackupFile Describe(string target, string name, long bytes, CancellationToken cancellationToken) =>
        new(name, bytes, Copy(Path.Combine(target, name), null, bytes, cancellationToken));
}
