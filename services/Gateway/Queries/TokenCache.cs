using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Facet.Gateway.Queries;

/// <summary>
/// Values by unguessable names, for a while from their last use and within a bound of memory: the ones that were not used for longest go
/// first. Thread-safe.
/// </summary>
/// <param name="prefix">Of the names, so that one kind is not taken for another: "q_".</param>
/// <param name="maxBytes">Of all values together.</param>
/// <param name="lifetime">From the last use.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenCache<T>(string prefix, long maxBytes, TimeSpan lifetime, TimeProvider time)
    where T : class
{
    private const int TokenBytes = 18;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byToken = new(StringComparer.Ordinal);

    // The one that was not used for longest first.
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    public TimeSpan Lifetime => lifetime;

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

    /// <param name="value">To keep.</param>
    /// <param name="bytes">What it takes in memory, roughly. A single value larger than the bound is kept until the next one comes.</param>
    /// <returns>Its token.</returns>
    public string Add(T value, long bytes)
    {
        var token = prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        lock (_gate)
        {
            RemoveExpired();
            while (_byUse.First is { } oldest && _bytes + bytes > maxBytes)
            {
                Remove(oldest);
            }

            _byToken.Add(token, _byUse.AddLast(new Entry(token, value, bytes, time.GetTimestamp())));
            _bytes += bytes;
        }

        return token;
    }

    /// <summary>Finds a value; its life begins anew.</summary>
    public bool TryGet(string token, [NotNullWhen(true)] out T? value)
    {
        lock (_gate)
        {
            RemoveExpired();
            value = null;
            if (!_byToken.TryGetValue(token, out var node))
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
        _byToken.Remove(node.Value.Token);
        _bytes -= node.Value.Bytes;
    }

    private sealed record Entry(string Token, T Value, long Bytes, long UsedAt);
}
