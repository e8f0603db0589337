using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Facet.Hosting.Internal.Server;

/// <summary>Where to listen: "127.0.0.1:7610", "[::1]:7610", "localhost:7610", "*:7610".</summary>
/// <param name="Ip">Null: all interfaces.</param>
/// <param name="Port">0 takes a free port.</param>
internal sealed record ListenAddress(IPAddress? Ip, int Port)
{
    public static bool TryParse(string? text, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = null;
        var colon = text?.LastIndexOf(':') ?? -1;
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        if (!TryParseHost(text![..colon], out var ip))
        {
            return false;
        }

        address = new ListenAddress(ip, port);
        return true;
    }

    /// <summary>Whether both would take packets of one interface.</summary>
    public bool Overlaps(ListenAddress other) => TakesAll(Ip) || TakesAll(other.Ip) || Ip!.Equals(other.Ip);

    private static bool TakesAll(IPAddress? ip) => ip is null || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any);

    private static bool TryParseHost(string host, out IPAddress? ip)
    {
        switch (host)
        {
            case "*":
                ip = null;
                return true;
            case "localhost":
                ip = IPAddress.Loopback;
                return true;
            case ['[', .., ']']:
                return IPAddress.TryParse(host[1..^1], out ip);
            default:
                // Without brackets the last group of an IPv6 address would be taken for the port.
                return IPAddress.TryParse(host, out ip) && !host.Contains(':', StringComparison.Ordinal);
        }
    }
}
