using Facet.Search.Model;

namespace Facet.Search.Storage;

/// <summary>Walks through the points of a collection with their factors; no transaction stays open between two points.</summary>
internal sealed class PointExport(
    ReaderPool readers, Func<Func<SqlSession, PointData?>, PointData?> readWithLease, PointReader points)
{
    private const int PageSize = 500;

    public IEnumerable<PointData> Points(string name)
    {
        var collection = readers.Read(session => CollectionRow.Get(session, name));
        return After(collection);
    }

    private static List<string> Ids(SqlSession session, CollectionRow collection, string after)
    {
        if (CollectionRow.Find(session, collection.Name)?.Generation != collection.Generation)
        {
            throw new SearchException(
                SearchReason.GenerationConflict, $"collection '{collection.Name}' was switched to another generation or deleted; begin again");
        }

        var ids = new List<string>();
        using var rows = session.Query(
            "SELECT id FROM points WHERE collection = $1 AND id > $2 ORDER BY id LIMIT $3", collection.Id, after, PageSize);
        while (rows.Read())
        {
            ids.Add(rows.GetString(0));
        }

        return ids;
    }

    private IEnumerable<PointData> After(CollectionRow collection)
    {
        for (var last = string.Empty; ;)
        {
            var ids = readers.Read(session => Ids(session, collection, last));
            foreach (var id in ids)
            {
                if (readWithLease(session => points.Get(session, collection, id, withFactors: true)) is { } point)
                {
                    yield return point;
                }
            }

            if (ids.Count < PageSize)
            {
                // Every point of the last part was still of the generation that the first was.
                readers.Read(session => Ids(session, collection, string.Empty));
                yield break;
            }

            last = ids[^1];
        }
    }
}
