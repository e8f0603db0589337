using Grpc.Net.Client.Balancer;

namespace Facet.Hosting.Internal.Clients;

/// <summary>What an address text names.</summary>
/// <param name="Uri">Target for the channel: one server, a name for DNS to resolve, or the fixed list.</param>
/// <param name="IsSecure">Whether the connection uses TLS.</param>
/// <param name="Addresses">The fixed list; empty unless several addresses were named.</param>
internal sealed record ChannelTarget(Uri Uri, bool IsSecure, IReadOnlyList<BalancerAddress> Addresses)
{
    private static readonly Uri FixedList = new("static:///facet");

    public static ChannelTarget Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        if (text.StartsWith("dns:///", StringComparison.Ordinal))
        {
            return new ChannelTarget(new Uri(text), false, []);
        }

        var uris = text.Split(',', StringSplitOptions.TrimEntries).Select(ParseOne).ToArray();
        if (uris is [var only])
        {
            return new ChannelTarget(only, only.Scheme == Uri.UriSchemeHttps, []);
        }

        if (uris.Any(uri => uri.Scheme == Uri.UriSchemeHttps))
        {
            // Certificates are checked against the channel's one name, which a list has not.
            throw new ArgumentException($"'{text}': only http addresses can be listed; name one https address.", nameof(text));
        }

        return new ChannelTarget(FixedList, false, [.. uris.Select(uri => new BalancerAddress(uri.Host.Trim('[', ']'), uri.Port))]);
    }

    private static Uri ParseOne(string text)
    {
        var full = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(full, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri is { Host.Length: > 0, PathAndQuery: "/" }
            ? uri
            : throw new ArgumentException($"'{text}' is not an address; write host:port or http(s)://host:port.", nameof(text));
    }
}
