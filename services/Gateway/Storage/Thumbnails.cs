using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Facet.Gateway.Storage;

/// <summary>The aligned faces of points as JPEG, within a bound: the oldest go first.</summary>
internal sealed class Thumbnails(GatewayDatabase database, IOptions<GatewayOptions> options)
{
    private const int DropAtOnce = 64;

    private long? _bytes;

    public (long Count, long Bytes) Totals() => database.Use(connection => (
        (long)GatewayDatabase.Scalar(connection, "SELECT COUNT(*) FROM thumbnails")!, Bytes(connection)));

    /// <summary>Keeps the pictures of points; each replaces what its point had.</summary>
    public void Put(string collection, IEnumerable<(string Point, byte[] Jpeg)> faces) => database.Use(connection =>
    {
        if (options.Value.MaxThumbnailBytes == 0)
        {
            return 0;
        }

        using var transaction = connection.BeginTransaction();
        var bytes = Bytes(connection);
        foreach (var (point, jpeg) in faces)
        {
            bytes -= Remove(connection, collection, point);
            GatewayDatabase.Execute(
                connection, "INSERT INTO thumbnails (collection, point, bytes, jpeg) VALUES ($1, $2, $3, $4)", collection, point, jpeg.Length, jpeg);
            bytes += jpeg.Length;
        }

        while (bytes > options.Value.MaxThumbnailBytes && DropOldest(connection) is > 0 and var dropped)
        {
            bytes -= dropped;
        }

        transaction.Commit();
        _bytes = bytes;
        return 0;
    });

    /// <returns>Null when there is none.</returns>
    public byte[]? Find(string collection, string point) => database.Use(connection =>
        GatewayDatabase.Scalar(connection, "SELECT jpeg FROM thumbnails WHERE collection = $1 AND point = $2", collection, point) as byte[]);

    public void Remove(string collection, IEnumerable<string> points) => database.Use(connection =>
    {
        using var transaction = connection.BeginTransaction();
        var bytes = Bytes(connection);
        foreach (var point in points)
        {
            bytes -= Remove(connection, collection, point);
        }

        transaction.Commit();
        _bytes = bytes;
        return 0;
    });

    public void RemoveAll(string collection) => database.Use(connection =>
    {
        _bytes = null;
        return GatewayDatabase.Execute(connection, "DELETE FROM thumbnails WHERE collection = $1", collection);
    });

    /// <summary>Names of the collections that have pictures or photo hashes.</summary>
    public IReadOnlyList<string> Collections() => database.Use(connection =>
    {
        using var command = GatewayDatabase.Command(connection, "SELECT DISTINCT collection FROM thumbnails UNION SELECT DISTINCT collection FROM photos");
        using var rows = command.ExecuteReader();
        var names = new List<string>();
        while (rows.Read())
        {
            names.Add(rows.GetString(0));
        }

        return names;
    });

    private static long Remove(SqliteConnection connection, string collection, string point) => GatewayDatabase.Scalar(
        connection, "DELETE FROM thumbnails WHERE collection = $1 AND point = $2 RETURNING bytes", collection, point) as long? ?? 0;

    private static long DropOldest(SqliteConnection connection)
    {
        var last = GatewayDatabase.Scalar(connection, "SELECT MAX(id) FROM (SELECT id FROM thumbnails ORDER BY id LIMIT $1)", DropAtOnce);
        var bytes = GatewayDatabase.Scalar(connection, "SELECT SUM(bytes) FROM thumbnails WHERE id <= $1", last) as long? ?? 0;
        GatewayDatabase.Execute(connection, "DELETE FROM thumbnails WHERE id <= $1", last);
        return bytes;
    }

    private long Bytes(SqliteConnection connection) =>
        _bytes ??= GatewayDatabase.Scalar(connection, "SELECT SUM(bytes) FROM thumbnails") as long? ?? 0;
}
