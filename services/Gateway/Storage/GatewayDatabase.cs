using Facet.Hosting;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Facet.Gateway.Storage;

/// <summary>
/// The gateway's own file: aligned faces to show, and hashes of the photos it has seen. All of it is derived: without the file searches
/// answer the same, with no pictures beside them. Not in the points' metadata, because that comes with every hit and is held to 16 KiB a
/// point; not a file a face, because a collection would then take as many files as points to make, back up and delete. Thread-safe.
/// </summary>
internal sealed class GatewayDatabase : IDisposable
{
    public const string FileName = "gateway.db";

    /// <summary>The reason of errors.</summary>
    public const string Unusable = "GATEWAY_STORE";

    // NORMAL: a power loss may take the last pictures along, never the file.
    private const string Prepare = """
        PRAGMA page_size = 8192;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        CREATE TABLE IF NOT EXISTS thumbnails (
            id INTEGER PRIMARY KEY, collection TEXT NOT NULL, point TEXT NOT NULL, bytes INTEGER NOT NULL, jpeg BLOB NOT NULL,
            UNIQUE (collection, point));
        CREATE TABLE IF NOT EXISTS photos (
            id INTEGER PRIMARY KEY, collection TEXT NOT NULL, photo TEXT NOT NULL, sha256 BLOB NOT NULL, hash INTEGER,
            UNIQUE (collection, photo));
        CREATE INDEX IF NOT EXISTS photos_by_bytes ON photos (collection, sha256);
        """;

    private readonly Lock _gate = new();
    private readonly string _folder;
    private SqliteConnection? _connection;

    public GatewayDatabase(IOptions<GatewayOptions> options) => _folder = options.Value.DataFolder;

    /// <summary>Runs statements one caller at a time; each takes well below a millisecond, but for counts and the deletion of a whole collection.</summary>
    /// <exception cref="FacetException"><see cref="Unusable"/>: the file cannot be used.</exception>
    public T Use<T>(Func<SqliteConnection, T> work)
    {
        lock (_gate)
        {
            try
            {
                // What failed is tried again by the next caller: the disk may have room by then.
                return work(_connection ??= Open(_folder));
            }
            catch (Exception problem) when (problem is SqliteException or IOException or UnauthorizedAccessException)
            {
                throw new FacetException(
                    new FacetError(
                        StatusCode.Internal, Unusable,
                        $"The gateway's file of thumbnails and photo hashes cannot be used: {problem.Message} Set Facet:Gateway:DataFolder to a folder that it may write."),
                    problem);
            }
        }
    }

    /// <summary>A statement with its parameters $1, $2, ...</summary>
    public static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this project; values are always parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i] ?? DBNull.Value);
        }

        return command;
    }

    public static int Execute(SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(connection, sql, values);
        return command.ExecuteNonQuery();
    }

    public static object? Scalar(SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(connection, sql, values);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    public void Dispose() => _connection?.Dispose();

    private static SqliteConnection Open(string folder)
    {
        const string inMemory = ":memory:";
        if (folder.Length > 0)
        {
            Directory.CreateDirectory(folder);
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = folder.Length > 0 ? Path.Combine(folder, FileName) : inMemory,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString());
        try
        {
            connection.Open();
            Execute(connection, Prepare);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
