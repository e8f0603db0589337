using System.Buffers;
using Facet.Search.Model;
using Facet.Search.Storage.Factors;

namespace Facet.Search.Storage;

/// <summary>Changes to points, each to be run inside the writer's transaction.</summary>
internal static class PointWrites
{
    /// <summary>Writes a point, in the place of the one that has its id if there is one.</summary>
    /// <returns>Whether there was one in the generation of the fingerprint.</returns>
    public static bool Upsert(WriteContext context, UpsertTarget target, CheckedPoint point)
    {
        var session = context.Session;
        var collection = CollectionRow.Find(session, target.Collection)
            ?? (target.Create
                ? CollectionRow.Insert(session, target.Collection, null)
                : throw SearchException.NoCollection(target.Collection));
        var generation = collection.GenerationFor(target.Fingerprint);
        if (generation.Fingerprint is null)
        {
            generation.Fix(session, target.Fingerprint);
        }

        var known = FindOrdinal(session, collection.Id, point.Id);
        var key = new RecordKey(collection.Id, generation.Id, known ?? collection.NextOrdinal, collection.Sequence + 1);
        PutRow(session, key, point, isNew: known is null);
        var before = known is null ? null : RecordRow.Find(session, generation.Id, key.Ordinal);
        var place = Append(context, target, key, point);
        RecordRow.Put(session, key, place, point.FactorBytes);
        generation.Count(session, before is null ? 1 : 0, point.FactorBytes - (before?.FactorBytes ?? 0));
        context.Changes.Add(RecordChange.Write(key, before?.Place ?? RecordPlace.None, place));
        var changes = 1 + (known is null ? 0 : AlignOther(context, collection, key));
        collection.Advance(session, changes, known is null ? 1 : 0);
        return before is not null;
    }

    /// <summary>Deletes the points that are there, from all generations.</summary>
    /// <returns>How many searches could find before.</returns>
    public static long Delete(WriteContext context, string collectionName, IEnumerable<string> ids)
    {
        var collection = CollectionRow.Get(context.Session, collectionName);
        var (deleted, sequence) = (0L, collection.Sequence);
        foreach (var id in ids)
        {
            if (FindOrdinal(context.Session, collection.Id, id) is { } ordinal)
            {
                var served = DeleteRecord(
                    context, collection.Serving, new RecordKey(collection.Id, collection.Generation, ordinal, sequence + 1));
                deleted += served;
                sequence += served;
                if (collection.Next is { } next)
                {
                    sequence += DeleteRecord(context, next, new RecordKey(collection.Id, next.Id, ordinal, sequence + 1));
                }

                context.Session.Execute("DELETE FROM points WHERE key = $1", PointKey.Of(collection.Id, ordinal));
            }
        }

        collection.Advance(context.Session, sequence - collection.Sequence, 0);
        return deleted;
    }

    public static long? FindOrdinal(SqlSession session, long collection, string id) =>
        session.Scalar("SELECT key FROM points WHERE collection = $1 AND id = $2", collection, id) is long key
            ? PointKey.OrdinalOf(key)
            : null;

    /// <summary>
    /// What the next generation has of a point that was written in the serving one are factors of the point as it was before: they go.
    /// </summary>
    /// <returns>Further changes.</returns>
    private static int AlignOther(WriteContext context, CollectionRow collection, RecordKey written)
    {
        return written.Generation == collection.Generation && collection.Next is { } next
            ? DeleteRecord(context, next, written with { Generation = next.Id, Sequence = written.Sequence + 1 })
            : 0;
    }

    /// <returns>1 when there was a record.</returns>
    private static int DeleteRecord(WriteContext context, GenerationRow generation, RecordKey key)
    {
        if (RecordRow.Find(context.Session, key.Generation, key.Ordinal) is not { } record)
        {
            return 0;
        }

        RecordRow.Delete(context.Session, key.Generation, key.Ordinal);
        context.Session.Execute("INSERT INTO tombstones VALUES ($1, $2, $3)", key.Generation, key.Sequence, key.Ordinal);
        generation.Count(context.Session, -1, -record.FactorBytes);
        context.Changes.Add(RecordChange.Write(key, record.Place, RecordPlace.None));
        return 1;
    }

    private static void PutRow(SqlSession session, RecordKey key, CheckedPoint point, bool isNew)
    {
        var row = PointKey.Of(key.Collection, key.Ordinal);
        if (isNew)
        {
            session.Execute(
                "INSERT INTO points VALUES ($1, $2, $3, unixepoch(), unixepoch(), $4)", row, key.Collection, point.Id, point.Metadata);
        }
        else
        {
            session.Execute("UPDATE points SET updated_at = unixepoch(), metadata = $2 WHERE key = $1", row, point.Metadata);
        }
    }

    private static RecordPlace Append(WriteContext context, UpsertTarget target, RecordKey key, CheckedPoint point)
    {
        var regions = RegionTable.Read(context.Session, key.Generation);
        int[] numbers = [.. point.Regions.Select(region => regions.NumberOf(context.Session, region, point.Id, target.MaxRegions))];
        var length = RecordWriter.LengthOf(point.Regions);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            RecordWriter.Write(buffer.AsSpan(0, length), key, point.Regions, numbers);
            return new RecordPlace(context.Log.Append(buffer.AsSpan(0, length)), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
