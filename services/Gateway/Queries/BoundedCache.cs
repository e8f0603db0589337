using System.Diagnostics.CodeAnalysis;

namespace Facet.Gateway.Queries;

/// <summary>
/// Values for a while from their last use and within a bound of memory: the ones that were not used for longest go first. Thread-safe.
/// </summary>
/// <param name="maxBytes">Of all values together.</param>
/// <param name="lifetime">From the last use.</param>
/// <param name="time">The clock.</param>
internal sealed class BoundedCache<T>(long maxBytes, TimeSpan lifetime, TimeProvider time)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byKey = new(StringComparer.Ordinal);

    // The one that was not used for longest first.
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                RemoveExpired();
                return _byUse.Count;
            }
        }
    }

    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                RemoveExpired();
                return _bytes;
            }
        }
    }

    /// <param name="key">Its name; a value that it had goes.</param>
    /// <param name="value">To keep.</param>
    /// <param name="bytes">What it takes in memory, roughly. A single value larger than the bound is kept until the next one comes.</param>
    public void Put(string key, T value, long bytes)
    {
        lock (_gate)
        {
            RemoveExpired();
            if (_byKey.TryGetValue(key, out var before))
            {
                Remove(before);
            }

            while (_byUse.First is { } oldest && _bytes + bytes > maxBytes)
            {
                Remove(oldest);
            }

            _byKey.Add(key, _byUse.AddLast(new Entry(key, value, bytes, time.GetTimestamp())));
            _bytes += bytes;
        }
    }

    /// <summary>Finds a value; its life begins anew.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out T? value)
    {
        lock (_gate)
        {
            RemoveExpired();
            value = null;
            if (!_byKey.TryGetValue(key, out var node))
            {
                return false;
            }

            _byUse.Remove(node);
            node.Value = node.Value with { UsedAt = time.GetTimestamp() };
            _byUse.AddLast(node);
            value = node.Value.Value;
            return true;
        }
    }

    private void RemoveExpired()
    {
        while (_byUse.First is { } oldest && time.GetElapsedTime(oldest.Value.UsedAt) >= lifetime)
        {
            Remove(oldest);
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _byKey.Remove(node.Value.Key);
        _bytes -= node.Value.Bytes;
    }

    private sealed record Entry(string Key, T Value, long Bytes, long UsedAt);
}
