using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Facet.Gateway.Queries;

/// <summary>A <see cref="BoundedCache{T}"/> whose names cannot be guessed: who has one was given it.</summary>
/// <param name="prefix">Of the names, so that one kind is not taken for another: "q_".</param>
/// <param name="maxBytes">Of all values together.</param>
/// <param name="lifetime">From the last use.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenCache<T>(string prefix, long maxBytes, TimeSpan lifetime, TimeProvider time)
    where T : class
{
    private const int TokenBytes = 18;

    private readonly BoundedCache<T> _values = new(maxBytes, lifetime, time);

    public TimeSpan Lifetime => lifetime;

    public int Count => _values.Count;

    public long Bytes => _values.Bytes;

    /// <param name="value">To keep.</param>
    /// <param name="bytes">What it takes in memory, roughly.</param>
    /// <returns>Its token.</returns>
    public string Add(T value, long bytes)
    {
        var token = prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        _values.Put(token, value, bytes);
        return token;
    }

    /// <summary>Finds a value; its life begins anew.</summary>
    public bool TryGet(string token, [NotNullWhen(true)] out T? value) => _values.TryGet(token, out value);
}
