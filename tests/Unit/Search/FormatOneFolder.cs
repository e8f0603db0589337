using System.Globalization;
using Facet.Search;
using Facet.Search.Model;
using Microsoft.Data.Sqlite;

namespace Facet.Unit.Tests.Search;

/// <summary>A data folder as the first version wrote it: factors in SQLite.</summary>
internal static class FormatOneFolder
{
    private const string Schema = """
        PRAGMA page_size = 16384;
        PRAGMA journal_mode = WAL;
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE collections (
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,
            model TEXT, weights_sha256 TEXT, recipe TEXT, mask_source TEXT, precision TEXT,
            created_at INTEGER NOT NULL, point_count INTEGER NOT NULL DEFAULT 0,
            factor_bytes INTEGER NOT NULL DEFAULT 0, next_ordinal INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE collection_regions (
            collection INTEGER NOT NULL, number INTEGER NOT NULL, region TEXT NOT NULL, channels INTEGER NOT NULL,
            PRIMARY KEY (collection, number)) WITHOUT ROWID;
        CREATE TABLE points (
            key INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER NOT NULL, ordinal INTEGER NOT NULL, id TEXT NOT NULL,
            created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, factor_bytes INTEGER NOT NULL, metadata BLOB NOT NULL,
            UNIQUE (collection, id), UNIQUE (collection, ordinal));
        CREATE TABLE region_factors (
            point INTEGER NOT NULL, region INTEGER NOT NULL, type INTEGER NOT NULL, patches INTEGER NOT NULL, channels INTEGER NOT NULL,
            gram_norm REAL NOT NULL, area_share REAL NOT NULL, cells BLOB NOT NULL, factors BLOB NOT NULL, UNIQUE (point, region));
        CREATE TABLE dropped_collections (collection INTEGER PRIMARY KEY);
        INSERT INTO meta VALUES ('data_format', '1');
        INSERT INTO collections VALUES (7, 'faces', 'faceres', 'abc', 'early', 'zones', 'fp32', 1700000000, 0, 0, 0);
        INSERT INTO collection_regions VALUES (7, 0, 'lips', 24), (7, 1, 'eyes', 24);
        INSERT INTO dropped_collections VALUES (3);
        INSERT INTO points VALUES (100000, 3, 0, 'dropped', 1, 1, 0, '{}');
        """;

    /// <summary>Writes faces 0 to count - 1 of <see cref="Samples"/>; those whose number 10 divides were deleted.</summary>
    public static void Make(string folder, int count)
    {
        using var connection = Connect(folder);
        Execute(connection, Schema);
        Execute(connection, "BEGIN");
        for (var number = 0; number < count; number++)
        {
            if (number % 10 != 0)
            {
                var point = Samples.Point(Samples.Id(number), number, metadata: new() { ["number"] = MetaValue.Of((long)number) });
                Insert(connection, number, CheckedPoint.From(point, new SearchOptions { CompactFactors = false }));
            }
        }

        Execute(connection, $"UPDATE collections SET next_ordinal = {count.ToString(CultureInfo.InvariantCulture)}");
        Execute(connection, "COMMIT");
    }

    public static void Execute(string folder, string sql)
    {
        using var connection = Connect(folder);
        Execute(connection, sql);
    }

    private static SqliteConnection Connect(string folder)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "facet.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Insert(SqliteConnection connection, int ordinal, CheckedPoint point)
    {
        Execute(connection, "INSERT INTO points VALUES ($1, 7, $1, $2, 5, 6, $3, $4)", ordinal, point.Id, point.FactorBytes, point.Metadata);
        Execute(
            connection, "UPDATE collections SET point_count = point_count + 1, factor_bytes = factor_bytes + $1", point.FactorBytes);
        for (var i = 0; i < point.Regions.Count; i++)
        {
            var region = point.Regions[i];
            Execute(
                connection, "INSERT INTO region_factors VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                ordinal, i, (int)region.Type, region.Patches, region.Channels, region.GramNorm, region.AreaShare, region.Cells,
                region.Data.ToArray());
        }
    }

    private static void Execute(SqliteConnection connection, string sql, params object[] values)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of these tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        }

        command.ExecuteNonQuery();
    }
}
