using System.Globalization;

namespace Facet.Search.Storage;

/// <summary>What SQLite keeps of a point.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Metadata">JSON.</param>
/// <param name="Sequence">
/// Of the change that wrote it: equal to that of a <see cref="Factors.PointRecord"/> when both are of the same write.
/// </param>
internal sealed record PointLabel(string Id, byte[] Metadata, long Sequence)
{
    /// <summary>Labels of some ordinals in one query; those that are gone are left out.</summary>
    public static Dictionary<long, PointLabel> Read(SqlSession session, CollectionRow collection, IReadOnlyCollection<long> ordinals)
    {
        // CROSS JOIN fixes the order: SQLite would otherwise read the list anew for each record of the generation.
        var list = $"[{string.Join(',', ordinals.Select(ordinal => ordinal.ToString(CultureInfo.InvariantCulture)))}]";
        var found = new Dictionary<long, PointLabel>(ordinals.Count);
        using var rows = session.Query(
            """
            SELECT r.ordinal, p.id, p.metadata, r.seq FROM json_each($3) asked
            CROSS JOIN records r ON r.generation = $1 AND r.ordinal = asked.value JOIN points p ON p.key = $2 + r.ordinal
            """,
            collection.Generation, PointKey.Of(collection.Id, 0), list);
        while (rows.Read())
        {
            found[rows.GetInt64(0)] = new PointLabel(rows.GetString(1), rows.GetFieldValue<byte[]>(2), rows.GetInt64(3));
        }

        return found;
    }

    /// <summary>Ordinals of the points that are there, by id.</summary>
    public static Dictionary<string, long> Ordinals(SqlSession session, CollectionRow collection, IEnumerable<string> ids)
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (OrdinalOf(session, collection, id) is { } ordinal)
            {
                found[id] = ordinal;
            }
        }

        return found;
    }

    public static void Visit(SqlSession session, CollectionRow collection, Action<long, byte[]> visit)
    {
        using var rows = session.Query(
            "SELECT r.ordinal, p.metadata FROM records r JOIN points p ON p.key = $2 + r.ordinal WHERE r.generation = $1",
            collection.Generation, PointKey.Of(collection.Id, 0));
        while (rows.Read())
        {
            visit(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1));
        }
    }

    public static void VisitLabels(SqlSession session, CollectionRow collection, Action<long, string, byte[]> visit)
    {
        using var rows = session.Query(
            "SELECT r.ordinal, p.id, p.metadata FROM records r JOIN points p ON p.key = $2 + r.ordinal WHERE r.generation = $1",
            collection.Generation, PointKey.Of(collection.Id, 0));
        while (rows.Read())
        {
            visit(rows.GetInt64(0), rows.GetString(1), rows.GetFieldValue<byte[]>(2));
        }
    }

    private static long? OrdinalOf(SqlSession session, CollectionRow collection, string id) => session.Scalar(
        "SELECT r.ordinal FROM points p JOIN records r ON r.generation = $1 AND r.ordinal = p.key & 0xFFFFFFFFFF WHERE p.collection = $2 AND p.id = $3",
        collection.Generation, collection.Id, id) as long?;
}
