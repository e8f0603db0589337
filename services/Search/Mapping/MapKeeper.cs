using System.Runtime.InteropServices;
using Facet.Search.Indexing;
using Facet.Search.Model;
using Facet.Search.Storage;
using Facet.Search.V1;
using Google.Protobuf;

namespace Facet.Search.Mapping;

/// <summary>Maps of collections, kept until the collection changes. One is made at a time; who asks for it meanwhile waits.</summary>
internal sealed class MapKeeper(CollectionStore store, IndexKeeper indexes) : IDisposable
{
    private const int MostKept = 8;

    private readonly SemaphoreSlim _making = new(1, 1);
    private readonly LinkedList<(Key Key, PointMap Map)> _recent = new();

    /// <param name="name">Of the collection.</param>
    /// <param name="maxPoints">Of more an even sample is placed.</param>
    /// <param name="metadataKey">Value to add for each point; empty: none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SearchException">No such collection.</exception>
    public async Task<MapPointsResponse> MapAsync(string name, int maxPoints, string metadataKey, CancellationToken cancellationToken)
    {
        var (collection, _) = store.Describe(name);
        var key = new Key(collection.Generation, collection.Sequence, maxPoints);
        var map = await FindAsync(key, cancellationToken);
        return await Task.Run(() => Answer(collection, key, map, metadataKey), cancellationToken);
    }

    public void Dispose() => _making.Dispose();

    private async Task<PointMap> FindAsync(Key key, CancellationToken cancellationToken)
    {
        await _making.WaitAsync(cancellationToken);
        try
        {
            var known = _recent.FirstOrDefault(entry => entry.Key == key);
            if (known.Map is null)
            {
                known = (key, await Task.Run(() => MapBuilder.Build(store, key.Generation, key.MaxPoints, indexes, cancellationToken), cancellationToken));
            }

            _recent.Remove(known);
            _recent.AddFirst(known);
            if (_recent.Count > MostKept)
            {
                _recent.RemoveLast();
            }

            return known.Map;
        }
        finally
        {
            _making.Release();
        }
    }

    private MapPointsResponse Answer(CollectionRow collection, Key key, PointMap map, string metadataKey)
    {
        var place = new Dictionary<long, int>(map.Ordinals.Length);
        for (var i = 0; i < map.Ordinals.Length; i++)
        {
            place[map.Ordinals[i]] = i;
        }

        var ids = new string?[map.Ordinals.Length];
        var values = metadataKey.Length > 0 ? new MetaValue?[map.Ordinals.Length] : [];
        store.VisitLabels(collection, (ordinal, id, metadata) =>
        {
            if (place.TryGetValue(ordinal, out var at))
            {
                ids[at] = id;
                if (values.Length > 0)
                {
                    values[at] = Metadata.FromJson(metadata).GetValueOrDefault(metadataKey);
                }
            }
        });

        // A point that was deleted since the map was made is in it no more.
        int[] kept = [.. Enumerable.Range(0, ids.Length).Where(i => ids[i] is not null)];
        var positions = new float[kept.Length * PrincipalPlane.Axes];
        var response = new MapPointsResponse
        {
            Version = $"{key.Generation}-{key.Sequence}",
            Method = "pca",
            TotalPoints = (ulong)collection.Info.PointCount,
            VarianceShares = { map.VarianceShares },
        };
        for (var i = 0; i < kept.Length; i++)
        {
            response.Ids.Add(ids[kept[i]]);
            map.Positions.AsSpan(2 * kept[i], 2).CopyTo(positions.AsSpan(2 * i));
            if (values.Length > 0)
            {
                response.Values.Add(values[kept[i]] is { } value ? Wire.ToWire.Value(value) : new MetadataValue());
            }
        }

        response.Positions = UnsafeByteOperations.UnsafeWrap(MemoryMarshal.AsBytes(positions.AsSpan()).ToArray());
        return response;
    }

    private sealed record Key(long Generation, long Sequence, int MaxPoints);
}
