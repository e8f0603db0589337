namespace Facet.Search.Storage;

/// <summary>A row of the table of points.</summary>
internal sealed record StoredPoint(long Key, long Ordinal, long FactorBytes)
{
    public static StoredPoint? Find(SqlSession session, long collection, string id)
    {
        using var row = session.Query("SELECT key, ordinal, factor_bytes FROM points WHERE collection = $1 AND id = $2", collection, id);
        return row.Read() ? new StoredPoint(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)) : null;
    }
}
