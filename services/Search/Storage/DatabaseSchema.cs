namespace Facet.Search.Storage;

/// <summary>The tables of data format 2.</summary>
internal static class DatabaseSchema
{
    // records has no rowid: the table is its own index by ordinal, so that the scan at the start reads it and nothing else.
    public const string Tables = """
        CREATE TABLE collections (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL,
            generation INTEGER NOT NULL DEFAULT 0,
            next_generation INTEGER,
            next_ordinal INTEGER NOT NULL DEFAULT 0,
            seq INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE generations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            collection INTEGER NOT NULL,
            model TEXT, weights_sha256 TEXT, recipe TEXT, mask_source TEXT, precision TEXT,
            point_count INTEGER NOT NULL DEFAULT 0,
            factor_bytes INTEGER NOT NULL DEFAULT 0,
            trimmed_seq INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE generation_regions (
            generation INTEGER NOT NULL,
            number INTEGER NOT NULL,
            region TEXT NOT NULL,
            channels INTEGER NOT NULL,
            PRIMARY KEY (generation, number)) WITHOUT ROWID;
        CREATE TABLE points (
            key INTEGER PRIMARY KEY,
            collection INTEGER NOT NULL,
            id TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            metadata BLOB NOT NULL,
            UNIQUE (collection, id));
        CREATE TABLE records (
            generation INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            segment INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            length INTEGER NOT NULL,
            factor_bytes INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            PRIMARY KEY (generation, ordinal)) WITHOUT ROWID;
        CREATE INDEX records_by_seq ON records (generation, seq);
        CREATE TABLE tombstones (
            generation INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            PRIMARY KEY (generation, seq)) WITHOUT ROWID;
        CREATE TABLE dropped_generations (generation INTEGER PRIMARY KEY, collection INTEGER NOT NULL);
        """;

    /// <summary>All of a new data folder.</summary>
    public const string Create = "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;\n"
        + Tables
        + "\nINSERT INTO meta VALUES ('data_format', '2');";
}
