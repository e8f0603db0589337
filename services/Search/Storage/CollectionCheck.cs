using Facet.Search.Storage.Factors;

namespace Facet.Search.Storage;

/// <summary>What <see cref="CollectionStore.Check"/> found.</summary>
/// <param name="Points">Points that were read.</param>
/// <param name="Damaged">How many of them have damaged factors.</param>
/// <param name="DamagedIds">The first thousand of their ids.</param>
public sealed record CheckReport(long Points, long Damaged, IReadOnlyList<string> DamagedIds);

/// <summary>Reads all records of a collection.</summary>
internal static class CollectionCheck
{
    private const int PageSize = 1000;
    private const int MaxIds = 1000;

    public static CheckReport Run(ReaderPool readers, FactorLog log, string name, CancellationToken cancellationToken)
    {
        var collection = readers.Read(session => CollectionRow.Get(session, name));
        var (points, damaged, ids) = (0L, 0L, new List<string>());
        for (var last = -1L; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var after = last;
            var page = readers.Read(session => CheckPage(session, log, collection, after));
            foreach (var (ordinal, id, isDamaged) in page)
            {
                (points, last) = (points + 1, ordinal);
                if (isDamaged && ++damaged <= MaxIds)
                {
                    ids.Add(id);
                }
            }

            if (page.Count < PageSize)
            {
                return new CheckReport(points, damaged, ids);
            }
        }
    }

    private static List<(long Ordinal, string Id, bool IsDamaged)> CheckPage(
        SqlSession session, FactorLog log, CollectionRow collection, long after)
    {
        var found = new List<(long, string, bool)>();
        using var rows = session.Query(
            """
            SELECT r.ordinal, p.id, r.segment, r.offset, r.length FROM records r JOIN points p ON p.key = $2 + r.ordinal
            WHERE r.generation = $1 AND r.ordinal > $3 ORDER BY r.ordinal LIMIT $4
            """,
            collection.Generation, PointKey.Of(collection.Id, 0), after, PageSize);
        while (rows.Read())
        {
            var (ordinal, place) = (rows.GetInt64(0), RecordRow.PlaceAt(rows, 2));
            var bytes = log.Read(place.Location, collection.Generation, ordinal);
            var isDamaged = bytes.Length != place.Length || PointRecord.FindDamage(bytes) is not null;
            found.Add((ordinal, rows.GetString(1), isDamaged));
        }

        return found;
    }
}
