using System.Numerics;
using Facet.Gateway.Storage;
using Microsoft.Data.Sqlite;

namespace Facet.Gateway.Duplicates;

/// <summary>A photo that was seen before.</summary>
/// <param name="PhotoId">Its id.</param>
/// <param name="SameBytes">Otherwise the same picture in another file.</param>
/// <param name="Distance">Bits in which the pictures' hashes differ.</param>
internal sealed record SeenBefore(string PhotoId, bool SameBytes, int Distance);

/// <summary>
/// Which photos a collection was made of: SHA-256 of the bytes and hash of the picture. Hashes are held in memory, 16 bytes a photo, and
/// compared one by one: 100,000 take about 50 microseconds.
/// </summary>
internal sealed class PhotoLedger(GatewayDatabase database)
{
    /// <summary>The same photo with other make-up looks like a copy until its colours are compared: there may be a few of them.</summary>
    private const int MostPictures = 64;

    private readonly Dictionary<string, Hashes> _hashes = new(StringComparer.Ordinal);

    public void Put(string collection, string photoId, byte[] sha256, ulong? hash) => database.Use(connection =>
    {
        var hashes = Of(connection, collection);
        if (IdOf(connection, collection, photoId) is { } before)
        {
            hashes.Remove(before);
        }

        using var command = GatewayDatabase.Command(
            connection,
            """
            INSERT INTO photos (collection, photo, sha256, hash) VALUES ($1, $2, $3, $4)
            ON CONFLICT (collection, photo) DO UPDATE SET sha256 = $3, hash = $4 RETURNING id
            """,
            collection, photoId, sha256, hash is { } value ? unchecked((long)value) : null);
        var id = (long)command.ExecuteScalar()!;
        if (hash is { } bits)
        {
            hashes.Add(id, bits);
        }

        return 0;
    });

    public bool Has(string collection, string photoId) => database.Use(connection => IdOf(connection, collection, photoId) is not null);

    public void Remove(string collection, string photoId) => database.Use(connection =>
    {
        if (IdOf(connection, collection, photoId) is { } id)
        {
            Of(connection, collection).Remove(id);
            GatewayDatabase.Execute(connection, "DELETE FROM photos WHERE id = $1", id);
        }

        return 0;
    });

    public void RemoveAll(string collection) => database.Use(connection =>
    {
        _hashes.Remove(collection);
        return GatewayDatabase.Execute(connection, "DELETE FROM photos WHERE collection = $1", collection);
    });

    /// <summary>Another photo of the same bytes.</summary>
    public SeenBefore? FindBytes(string collection, string photoId, byte[] sha256) => database.Use(connection =>
        GatewayDatabase.Scalar(
            connection, "SELECT photo FROM photos WHERE collection = $1 AND sha256 = $2 AND photo <> $3 ORDER BY id", collection, sha256, photoId) is string found
            ? new SeenBefore(found, SameBytes: true, 0)
            : null);

    /// <summary>Other photos whose pictures are like it, the nearest first; a few dozen at most.</summary>
    /// <param name="collection">Name.</param>
    /// <param name="photoId">Left out.</param>
    /// <param name="hash">Of the picture.</param>
    /// <param name="maxDistance">Bits that may differ.</param>
    public IReadOnlyList<SeenBefore> FindPictures(string collection, string photoId, ulong hash, int maxDistance) => database.Use(connection =>
    {
        var own = IdOf(connection, collection, photoId);
        var found = new List<SeenBefore>();
        foreach (var (id, distance) in Of(connection, collection).Near(hash, maxDistance).Where(near => near.Id != own).Take(MostPictures))
        {
            if (GatewayDatabase.Scalar(connection, "SELECT photo FROM photos WHERE id = $1", id) is string photo)
            {
                found.Add(new SeenBefore(photo, SameBytes: false, distance));
            }
        }

        return found;
    });

    private static long? IdOf(SqliteConnection connection, string collection, string photoId) =>
        GatewayDatabase.Scalar(connection, "SELECT id FROM photos WHERE collection = $1 AND photo = $2", collection, photoId) as long?;

    private Hashes Of(SqliteConnection connection, string collection)
    {
        if (!_hashes.TryGetValue(collection, out var hashes))
        {
            _hashes.Add(collection, hashes = new Hashes());
            using var command = GatewayDatabase.Command(connection, "SELECT id, hash FROM photos WHERE collection = $1 AND hash IS NOT NULL", collection);
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                hashes.Add(rows.GetInt64(0), unchecked((ulong)rows.GetInt64(1)));
            }
        }

        return hashes;
    }

    /// <summary>Under the lock of the database.</summary>
    private sealed class Hashes
    {
        private readonly List<long> _ids = [];
        private readonly List<ulong> _bits = [];

        public void Add(long id, ulong bits)
        {
            _ids.Add(id);
            _bits.Add(bits);
        }

        public void Remove(long id)
        {
            if (_ids.IndexOf(id) is >= 0 and var at)
            {
                // Order means nothing: the last one takes the place.
                (_ids[at], _bits[at]) = (_ids[^1], _bits[^1]);
                _ids.RemoveAt(_ids.Count - 1);
                _bits.RemoveAt(_bits.Count - 1);
            }
        }

        public IEnumerable<(long Id, int Distance)> Near(ulong bits, int maxDistance)
        {
            var near = new List<(long Id, int Distance)>();
            for (var i = 0; i < _bits.Count; i++)
            {
                var distance = BitOperations.PopCount(_bits[i] ^ bits);
                if (distance <= maxDistance)
                {
                    near.Add((_ids[i], distance));
                }
            }

            return near.OrderBy(each => each.Distance).ThenBy(each => each.Id);
        }
    }
}
