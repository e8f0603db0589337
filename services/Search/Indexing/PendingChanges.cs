using System.Collections.Concurrent;
using Facet.Search.Storage;

namespace Facet.Search.Indexing;

/// <summary>
/// Points that changed after the index took them over, with the number of their last change. A search compares with them exactly, so that
/// it sees every write that was acknowledged before it began.
/// </summary>
internal sealed class PendingChanges
{
    private readonly ConcurrentDictionary<long, long> _sequences = new();

    public int Count => _sequences.Count;

    public IEnumerable<long> Ordinals => _sequences.Select(entry => entry.Key);

    public void Add(IReadOnlyList<PointChange> changes)
    {
        foreach (var change in changes)
        {
            _sequences.AddOrUpdate(change.Ordinal, change.Sequence, (_, known) => Math.Max(known, change.Sequence));
        }
    }

    /// <summary>The index has these changes now; points that changed again meanwhile stay.</summary>
    public void Remove(IReadOnlyList<PointChange> changes)
    {
        foreach (var change in changes)
        {
            if (_sequences.TryGetValue(change.Ordinal, out var sequence) && sequence <= change.Sequence)
            {
                _sequences.TryRemove(new KeyValuePair<long, long>(change.Ordinal, sequence));
            }
        }
    }
}
