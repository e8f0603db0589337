using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Facet.Hosting;

/// <summary>
/// Compares what a caller sends with <see cref="HostingOptions.Token"/>. gRPC calls have been checked already; HTTP pages may ask.
/// </summary>
public sealed class BearerToken(IOptions<HostingOptions> options)
{
    private const string Scheme = "Bearer ";

    private readonly byte[]? _expected = options.Value.Token is { Length: > 0 } token ? Digest(token) : null;

    /// <summary>Whether callers need a token at all.</summary>
    public bool IsRequired => _expected is not null;

    /// <summary>Whether the value of an authorization header lets its caller in. True for all when no token is set.</summary>
    public bool Accepts(string? authorization)
    {
        if (_expected is null)
        {
            return true;
        }

        // Digests have one length, so that the time of the comparison tells nothing, not even how long the token is.
        return authorization is not null
            && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Digest(authorization[Scheme.Length..].Trim()), _expected);
    }

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
