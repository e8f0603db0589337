using Facet.Search.Indexing;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Search.Engine;

/// <summary>
/// The points that meet a filter, found by reading all metadata once. The last few answers are kept as long as the collection does not
/// change, because callers turn pages and sliders under the same filter.
/// </summary>
internal sealed class FilterCache
{
    private const int MaxEntries = 16;

    private readonly Lock _lock = new();
    private readonly LinkedList<(Key Key, OrdinalSet Points)> _recent = new();

    public OrdinalSet Matching(
        CollectionStore store, CollectionRow collection, IReadOnlyList<MetadataCondition> filter, CancellationToken cancellationToken)
    {
        var key = new Key(collection.Generation, collection.Sequence, filter);
        if (Find(key) is { } known)
        {
            return known;
        }

        var points = new OrdinalSet();
        store.VisitMetadata(collection, (ordinal, metadata) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Holds(filter, metadata))
            {
                points.Add(ordinal);
            }
        });
        Add(key, points);
        return points;
    }

    private static bool Holds(IReadOnlyList<MetadataCondition> filter, byte[] json)
    {
        var metadata = Metadata.FromJson(json);
        return filter.All(condition => condition.Holds(metadata.GetValueOrDefault(condition.Key)));
    }

    private OrdinalSet? Find(Key key)
    {
        lock (_lock)
        {
            for (var node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Key.IsSame(key))
                {
                    _recent.Remove(node);
                    _recent.AddFirst(node);
                    return node.Value.Points;
                }
            }

            return null;
        }
    }

    private void Add(Key key, OrdinalSet points)
    {
        lock (_lock)
        {
            _recent.AddFirst((key, points));
            if (_recent.Count > MaxEntries)
            {
                _recent.RemoveLast();
            }
        }
    }

    private sealed record Key(long Generation, long Sequence, IReadOnlyList<MetadataCondition> Filter)
    {
        public bool IsSame(Key other) =>
            Generation == other.Generation && Sequence == other.Sequence && Filter.Count == other.Filter.Count
            && Filter.Zip(other.Filter).All(pair => pair.First.IsSame(pair.Second));
    }
}
