using Facet.Search.Model;

namespace Facet.Search.Storage;

/// <summary>Names the points whose records are found damaged, each once a start.</summary>
internal sealed class DamageReport(ReaderPool readers, ILogger logger)
{
    public void Report(long generation, long ordinal, string problem)
    {
        SearchMetrics.DamagedRecords.Add(1);
        var (collection, id) = readers.Read(session => Find(session, generation, ordinal));
        StoreLog.DamagedRecord(logger, Names.Quoted(id), collection, problem);
    }

    private static (string Collection, string Id) Find(SqlSession session, long generation, long ordinal)
    {
        using var row = session.Query(
            """
            SELECT c.id, c.name FROM collections c WHERE c.generation = $1 OR c.next_generation = $1
            """,
            generation);
        if (!row.Read())
        {
            return ("(dropped)", $"#{ordinal}");
        }

        var id = session.Scalar("SELECT id FROM points WHERE key = $1", PointKey.Of(row.GetInt64(0), ordinal)) as string;
        return (row.GetString(1), id ?? $"#{ordinal}");
    }
}
