using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Facet.Hosting;

/// <summary>Where a started service is reached from this machine; with port 0 the port that was taken.</summary>
/// <param name="Grpc">The HTTP/2 endpoint.</param>
/// <param name="Http">The HTTP/1.1 endpoint; null when it is disabled.</param>
public sealed record FacetAddresses(Uri Grpc, Uri? Http)
{
    /// <summary>Reads the addresses of a started application.</summary>
    /// <exception cref="InvalidOperationException">The application does not listen yet.</exception>
    public static FacetAddresses Of(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        return Of(app.Services.GetRequiredService<IServer>());
    }

    /// <inheritdoc cref="Of(WebApplication)"/>
    public static FacetAddresses Of(IServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        // Kestrel keeps the order in which KestrelSetup adds the endpoints.
        var bound = server.Features.Get<IServerAddressesFeature>()?.Addresses.ToArray() ?? [];
        return bound.Length == 0
            ? throw new InvalidOperationException("The addresses are known once the application has started.")
            : new FacetAddresses(Reachable(bound[0]), bound.Length > 1 ? Reachable(bound[1]) : null);
    }

    private static Uri Reachable(string address)
    {
        var uri = new Uri(address);
        return IPAddress.TryParse(uri.Host, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(uri) { Host = "127.0.0.1" }.Uri
            : uri;
    }
}
