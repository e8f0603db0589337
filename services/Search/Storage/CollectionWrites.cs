using Facet.Search.Model;

namespace Facet.Search.Storage;

/// <summary>Changes to whole collections, each to be run inside the writer's transaction.</summary>
internal static class CollectionWrites
{
    private const int PurgeChunk = 200;

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

        return CollectionRow.Find(session, name)!.Info;
    }

    /// <summary>Makes a collection unreachable at once; <see cref="PurgeSome"/> frees its pages later, in small transactions.</summary>
    /// <returns>How many points it had.</returns>
    public static long Drop(SqlSession session, ChangeLog changes, string name)
    {
        var found = CollectionRow.Find(session, name) ?? throw SearchException.NoCollection(name);
        session.Execute("DELETE FROM collections WHERE id = $1", found.Id);
        session.Execute("DELETE FROM collection_regions WHERE collection = $1", found.Id);
        session.Execute("INSERT INTO dropped_collections VALUES ($1)", found.Id);
        changes.AddDropped(found.Id);
        return found.Info.PointCount;
    }

    /// <summary>Deletes some points of a dropped collection, so that their disk space can be used again.</summary>
    /// <returns>Whether there may be more to do.</returns>
    public static bool PurgeSome(SqlSession session)
    {
        if (session.Scalar("SELECT collection FROM dropped_collections LIMIT 1") is not long collection)
        {
            return false;
        }

        session.Execute(
            "DELETE FROM region_factors WHERE point IN (SELECT key FROM points WHERE collection = $1 ORDER BY ordinal LIMIT $2)",
            collection, PurgeChunk);
        var deleted = session.Execute(
            "DELETE FROM points WHERE key IN (SELECT key FROM points WHERE collection = $1 ORDER BY ordinal LIMIT $2)",
            collection, PurgeChunk);
        if (deleted < PurgeChunk)
        {
            session.Execute("DELETE FROM dropped_collections WHERE collection = $1", collection);
        }

        return true;
    }
}
