using Facet.Search.Storage;

namespace Facet.Search.Indexing;

/// <summary>
/// Points that changed after the index that serves took them over. A search compares with them exactly, so that it sees every write that was
/// acknowledged before it began. Nothing is kept before <see cref="Begin"/>: without an index searches are exact anyway.
/// </summary>
internal sealed class PendingChanges
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, long> _lastOf = [];

    // Ascending: there is one writer. A point that changed several times is in it as often.
    private readonly Queue<(long Sequence, long Ordinal)> _inOrder = [];
    private bool _isKept;

    /// <summary>Points.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _lastOf.Count;
            }
        }
    }

    public long[] Ordinals()
    {
        lock (_lock)
        {
            return [.. _lastOf.Keys];
        }
    }

    /// <summary>Every change whose writer comes here from now on is kept; the records of all others can be read when this returns.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _isKept = true;
        }
    }

    /// <summary>Forgets everything and keeps nothing more; only after the index has ceased to serve.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isKept = false;
            _lastOf.Clear();
            _inOrder.Clear();
        }
    }

    /// <summary>Called by the writer, when the changes can be read and before they are acknowledged.</summary>
    public void Add(IReadOnlyList<PointChange> changes)
    {
        lock (_lock)
        {
            foreach (var change in _isKept ? changes : [])
            {
                _lastOf[change.Ordinal] = change.Sequence;
                _inOrder.Enqueue((change.Sequence, change.Ordinal));
            }
        }
    }

    /// <summary>The index that serves has all changes up to this one; points that changed again since stay.</summary>
    public void RemoveUpTo(long sequence)
    {
        lock (_lock)
        {
            while (_inOrder.TryPeek(out var oldest) && oldest.Sequence <= sequence)
            {
                _inOrder.Dequeue();
                if (_lastOf[oldest.Ordinal] == oldest.Sequence)
                {
                    _lastOf.Remove(oldest.Ordinal);
                }
            }
        }
    }
}
