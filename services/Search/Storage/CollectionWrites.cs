using Facet.Search.Model;

namespace Facet.Search.Storage;

/// <summary>Changes to whole collections, each to be run inside the writer's transaction.</summary>
internal static class CollectionWrites
{
    private const int PurgeChunk = 500;

    /// <exception cref="SearchException">It is there already, or it has another fingerprint.</exception>
    public static CollectionInfo Create(SqlSession session, string name, ModelFingerprint? fingerprint, bool ifNotExists)
    {
        if (CollectionRow.Find(session, name) is not { } found)
        {
            return CollectionRow.Insert(session, name, fingerprint).Info;
        }

        if (!ifNotExists)
        {
            throw new SearchException(
                SearchReason.CollectionExists, $"there is a collection '{name}' already; set if_not_exists or choose another name");
        }

        if (fingerprint is not null)
        {
            found.Fix(session, fingerprint);
        }

        return CollectionRow.Get(session, name).Info;
    }

    /// <summary>Makes a collection unreachable at once; <see cref="PurgeSome"/> frees its rows later, in small transactions.</summary>
    /// <returns>How many points it had.</returns>
    public static long Drop(WriteContext context, string name)
    {
        var found = CollectionRow.Get(context.Session, name);
        context.Session.Execute("DELETE FROM collections WHERE id = $1", found.Id);
        GenerationRow.Drop(context.Session, context.Changes, found.Id, found.Generation);
        if (found.Next is { } next)
        {
            GenerationRow.Drop(context.Session, context.Changes, found.Id, next.Id);
        }

        return found.Info.PointCount;
    }

    /// <summary>Begins a second generation, which upserts with its fingerprint fill while searches go on with the first.</summary>
    /// <exception cref="SearchException">There is one already, or it is the one that serves.</exception>
    public static CollectionInfo BeginGeneration(SqlSession session, string name, ModelFingerprint fingerprint)
    {
        var found = CollectionRow.Get(session, name);
        if (found.Next is { } next)
        {
            return next.Fingerprint == fingerprint ? found.Info : throw new SearchException(
                SearchReason.GenerationConflict,
                $"collection '{name}' has a next generation of another fingerprint already; switch to it or abandon it first");
        }

        if (found.Serving.Fingerprint is null || found.Serving.Fingerprint == fingerprint)
        {
            throw new SearchException(
                SearchReason.GenerationConflict,
                found.Serving.Fingerprint is null
                    ? $"collection '{name}' has no fingerprint yet; write its points with the new one instead"
                    : $"collection '{name}' is served from factors of this fingerprint already; nothing is to be done");
        }

        session.Execute(
            "UPDATE collections SET next_generation = $2 WHERE id = $1", found.Id, GenerationRow.Insert(session, found.Id, fingerprint));
        return CollectionRow.Get(session, name).Info;
    }

    /// <summary>Lets the next generation serve. The factors of the old one become garbage, and so do points that only it has.</summary>
    /// <exception cref="SearchException">There is no next generation, or points lack its factors and may not be dropped.</exception>
    public static CollectionInfo SwitchGeneration(WriteContext context, string name, bool dropMissing)
    {
        var (found, next) = NextOf(context.Session, name);
        var missing = CountMissing(context.Session, found.Generation, next.Id);
        if (missing > 0 && !dropMissing)
        {
            throw new SearchException(
                SearchReason.GenerationConflict,
                $"{missing} of the {found.Info.PointCount} points of collection '{name}' have no factors of the next generation; "
                + "write them with its fingerprint, or set drop_missing to lose them");
        }

        context.Session.Execute("UPDATE collections SET generation = $2, next_generation = NULL WHERE id = $1", found.Id, next.Id);
        GenerationRow.Drop(context.Session, context.Changes, found.Id, found.Generation);
        return CollectionRow.Get(context.Session, name).Info;
    }

    /// <summary>Gives the next generation up, with points that only it has.</summary>
    /// <exception cref="SearchException">There is none.</exception>
    public static CollectionInfo AbandonGeneration(WriteContext context, string name)
    {
        var (found, next) = NextOf(context.Session, name);
        context.Session.Execute("UPDATE collections SET next_generation = NULL WHERE id = $1", found.Id);
        GenerationRow.Drop(context.Session, context.Changes, found.Id, next.Id);
        return CollectionRow.Get(context.Session, name).Info;
    }

    /// <summary>Forgets deletions of a generation up to a sequence number.</summary>
    public static long TrimTombstones(SqlSession session, long generation, long sequence)
    {
        session.Execute("UPDATE generations SET trimmed_seq = max(trimmed_seq, $2) WHERE id = $1", generation, sequence);
        return session.Execute("DELETE FROM tombstones WHERE generation = $1 AND seq <= $2", generation, sequence);
    }

    /// <summary>Deletes some records of a dropped generation, and the points that have no other, so that their space can be used again.</summary>
    /// <returns>Whether there may be more to do.</returns>
    public static bool PurgeSome(WriteContext context)
    {
        var session = context.Session;
        if (Dropped(session) is not { } dropped)
        {
            return false;
        }

        var records = RecordsOf(session, dropped.Generation);
        foreach (var (ordinal, place) in records)
        {
            RecordRow.Delete(session, dropped.Generation, ordinal);
            session.Execute(
                """
                DELETE FROM points WHERE key = $1 AND NOT EXISTS (
                    SELECT 1 FROM collections c JOIN records r ON r.generation IN (c.generation, c.next_generation) AND r.ordinal = $3
                    WHERE c.id = $2)
                """,
                PointKey.Of(dropped.Collection, ordinal), dropped.Collection, ordinal);
            context.Changes.Add(RecordChange.Tidy(dropped.Generation, ordinal, place, RecordPlace.None));
        }

        if (records.Count < PurgeChunk)
        {
            session.Execute("DELETE FROM tombstones WHERE generation = $1", dropped.Generation);
            session.Execute("DELETE FROM dropped_generations WHERE generation = $1", dropped.Generation);
        }

        return true;
    }

    private static (CollectionRow Row, GenerationRow Next) NextOf(SqlSession session, string name)
    {
        var found = CollectionRow.Get(session, name);
        return (found, found.Next ?? throw new SearchException(
            SearchReason.GenerationConflict, $"collection '{name}' has no next generation; begin one first"));
    }

    private static long CountMissing(SqlSession session, long serving, long next) => (long)session.Scalar(
        """
        SELECT COUNT(*) FROM records old WHERE old.generation = $1
        AND NOT EXISTS (SELECT 1 FROM records new WHERE new.generation = $2 AND new.ordinal = old.ordinal)
        """,
        serving, next)!;

    private static (long Generation, long Collection)? Dropped(SqlSession session)
    {
        using var row = session.Query("SELECT generation, collection FROM dropped_generations LIMIT 1");
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : null;
    }

    private static List<(long Ordinal, RecordPlace Place)> RecordsOf(SqlSession session, long generation)
    {
        var found = new List<(long, RecordPlace)>();
        using var rows = session.Query(
            "SELECT ordinal, segment, offset, length FROM records WHERE generation = $1 ORDER BY ordinal LIMIT $2", generation, PurgeChunk);
        while (rows.Read())
        {
            found.Add((rows.GetInt64(0), RecordRow.PlaceAt(rows, 1)));
        }

        return found;
    }
}
