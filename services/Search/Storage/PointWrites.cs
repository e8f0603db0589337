using System.Runtime.InteropServices;
using Facet.Search.Model;

namespace Facet.Search.Storage;

/// <summary>Changes to points, each to be run inside the writer's transaction.</summary>
internal static class PointWrites
{
    /// <summary>Writes a point, in the place of the one that has its id if there is one.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Upsert(SqlSession session, ChangeLog changes, UpsertTarget target, CheckedPoint point)
    {
        var collection = CollectionRow.Find(session, target.Collection)
            ?? (target.Create
                ? CollectionRow.Insert(session, target.Collection, null)
                : throw SearchException.NoCollection(target.Collection));
        collection.Fix(session, target.Fingerprint);
        var before = StoredPoint.Find(session, collection.Id, point.Id);
        var key = before is null ? Insert(session, collection, point) : Replace(session, before, point);
        var regions = RegionTable.Read(session, collection.Id);
        foreach (var region in point.Regions)
        {
            var number = regions.NumberOf(session, region, point.Id, target.MaxRegions);
            session.Execute(
                "INSERT INTO region_factors VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                key, number, (int)region.Type, region.Patches, region.Channels, region.GramNorm, region.AreaShare, region.Cells,
                AsArray(region.Data));
        }

        var isNew = before is null;
        collection.Count(session, isNew ? 1 : 0, point.FactorBytes - (before?.FactorBytes ?? 0), isNew ? 1 : 0);
        changes.Add(new PageChange(collection.Id, before?.Ordinal ?? collection.NextOrdinal, isNew ? 1 : 0));
        return !isNew;
    }

    /// <summary>Deletes the points that are there.</summary>
    /// <returns>How many there were.</returns>
    public static long Delete(SqlSession session, ChangeLog changes, string collectionName, IEnumerable<string> ids)
    {
        var collection = CollectionRow.Find(session, collectionName) ?? throw SearchException.NoCollection(collectionName);
        long deleted = 0, bytes = 0;
        foreach (var id in ids)
        {
            if (StoredPoint.Find(session, collection.Id, id) is { } point)
            {
                session.Execute("DELETE FROM region_factors WHERE point = $1", point.Key);
                session.Execute("DELETE FROM points WHERE key = $1", point.Key);
                changes.Add(new PageChange(collection.Id, point.Ordinal, -1));
                bytes += point.FactorBytes;
                deleted++;
            }
        }

        collection.Count(session, -deleted, -bytes, 0);
        return deleted;
    }

    private static long Insert(SqlSession session, CollectionRow collection, CheckedPoint point)
    {
        session.Execute(
            """
            INSERT INTO points (collection, ordinal, id, created_at, updated_at, factor_bytes, metadata)
            VALUES ($1, $2, $3, unixepoch(), unixepoch(), $4, $5)
            """,
            collection.Id, collection.NextOrdinal, point.Id, point.FactorBytes, point.Metadata);
        return session.LastRowId;
    }

    private static long Replace(SqlSession session, StoredPoint before, CheckedPoint point)
    {
        session.Execute("DELETE FROM region_factors WHERE point = $1", before.Key);
        session.Execute(
            "UPDATE points SET updated_at = unixepoch(), factor_bytes = $2, metadata = $3 WHERE key = $1",
            before.Key, point.FactorBytes, point.Metadata);
        return before.Key;
    }

    private static byte[] AsArray(ReadOnlyMemory<byte> data) =>
        MemoryMarshal.TryGetArray(data, out var part) && part.Offset == 0 && part.Count == part.Array!.Length
            ? part.Array
            : data.ToArray();
}
