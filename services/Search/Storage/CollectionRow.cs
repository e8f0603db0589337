using Facet.Search.Model;
using Microsoft.Data.Sqlite;

namespace Facet.Search.Storage;

/// <summary>A row of the table of collections, with its generations.</summary>
/// <param name="Id">Never used again, not even after the collection is dropped.</param>
/// <param name="Name">Unique.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Serving">The generation that searches see.</param>
/// <param name="Next">The generation that is being made, if one is.</param>
/// <param name="NextOrdinal">Ordinal that the next new point gets. Ordinals of deleted points stay unused.</param>
/// <param name="Sequence">Number of the last change.</param>
internal sealed record CollectionRow(
    long Id, string Name, DateTimeOffset CreatedAt, GenerationRow Serving, GenerationRow? Next, long NextOrdinal, long Sequence)
{
    private const string Columns = "id, name, created_at, generation, next_generation, next_ordinal, seq";

    /// <summary>Id of the serving generation.</summary>
    public long Generation => Serving.Id;

    /// <summary>What callers see.</summary>
    public CollectionInfo Info { get; } = new(
        Name,
        Serving.Fingerprint,
        Serving.PointCount,
        Serving.FactorBytes,
        CreatedAt,
        Next is null ? null : new GenerationInfo(Next.Fingerprint!, Next.PointCount, Next.FactorBytes))
    {
        Generation = Serving.Id,
    };

    public static CollectionRow? Find(SqlSession session, string name)
    {
        using var row = session.Query($"SELECT {Columns} FROM collections WHERE name = $1", name);
        return row.Read() ? Read(session, row) : null;
    }

    /// <exception cref="SearchException">There is none.</exception>
    public static CollectionRow Get(SqlSession session, string name) => Find(session, name) ?? throw SearchException.NoCollection(name);

    public static List<CollectionRow> List(SqlSession session, string after, int count)
    {
        using var rows = session.Query($"SELECT {Columns} FROM collections WHERE name > $1 ORDER BY name LIMIT $2", after, count);
        var found = new List<CollectionRow>();
        while (rows.Read())
        {
            found.Add(Read(session, rows));
        }

        return found;
    }

    /// <summary>Ordinal that the next new point gets in the collection of a generation; 0 when there is none.</summary>
    public static long NextOrdinalOf(SqlSession session, long generation) =>
        session.Scalar("SELECT next_ordinal FROM collections WHERE generation = $1 OR next_generation = $1", generation) as long? ?? 0;

    public static CollectionRow Insert(SqlSession session, string name, ModelFingerprint? fingerprint)
    {
        session.Execute("INSERT INTO collections (name, created_at) VALUES ($1, unixepoch())", name);
        var id = session.LastRowId;
        session.Execute("UPDATE collections SET generation = $2 WHERE id = $1", id, GenerationRow.Insert(session, id, fingerprint));
        return Get(session, name);
    }

    /// <summary>Fixes the fingerprint of the serving generation, or compares with the one that is fixed.</summary>
    /// <exception cref="SearchException">They differ.</exception>
    public void Fix(SqlSession session, ModelFingerprint fingerprint)
    {
        if (Serving.Fingerprint is { } fixedBefore)
        {
            fixedBefore.MustEqual(fingerprint, Name);
            return;
        }

        Serving.Fix(session, fingerprint);
    }

    /// <summary>The generation whose factors such a fingerprint makes.</summary>
    /// <exception cref="SearchException">Neither the serving one nor the next.</exception>
    public GenerationRow GenerationFor(ModelFingerprint fingerprint)
    {
        if (Next is not null && Next.Fingerprint == fingerprint)
        {
            return Next;
        }

        Serving.Fingerprint?.MustEqual(fingerprint, Name);
        return Serving;
    }

    public void Advance(SqlSession session, long changes, long ordinals) => session.Execute(
        "UPDATE collections SET seq = seq + $2, next_ordinal = next_ordinal + $3 WHERE id = $1", Id, changes, ordinals);

    private static CollectionRow Read(SqlSession session, SqliteDataReader row) => new(
        row.GetInt64(0),
        row.GetString(1),
        DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(2)),
        GenerationRow.Get(session, row.GetInt64(3)),
        row.IsDBNull(4) ? null : GenerationRow.Get(session, row.GetInt64(4)),
        row.GetInt64(5),
        row.GetInt64(6));
}
