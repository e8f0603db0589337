using System.Net;
using Facet.Hosting;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Facet.Gateway.Http;

/// <summary>
/// Who may call the HTTP side: keeps pages of other sites from using a visitor's browser (or a host name of theirs that points here) to change or
/// read anything, asks for the token where one is set, and puts the security headers on every answer.
/// </summary>
internal sealed class ApiGuard(BearerToken token, SessionCookie session, IOptions<GatewayOptions> options)
{
    /// <summary>Of every request that changes something and comes from a browser: no form and no link of another site can set it.</summary>
    public const string MarkHeader = "X-Facet";

    public const string ApiPath = "/api";
    private const string SessionPath = "/api/v1/session";

    private const string ContentPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; "
        + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private readonly HashSet<string> _origins = Names(options.Value.AllowedOrigins);
    private readonly HashSet<string> _hosts = Names(options.Value.AllowedHosts);

    public static void SetHeaders(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = ContentPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Permissions-Policy"] = "camera=(self)";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    /// <returns>Why the request is refused; null when it is not.</returns>
    public FacetError? Refuse(HttpContext context)
    {
        var request = context.Request;
        if (!IsHostAllowed(context))
        {
            return new FacetError(
                StatusCode.PermissionDenied, "HOST_NOT_ALLOWED",
                $"This server is not called '{Short(request.Host.Host)}'. Use its address, or name the host in Facet:Gateway:AllowedHosts.");
        }

        if (!request.Path.StartsWithSegments(ApiPath))
        {
            return null;
        }

        var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);
        if (IsCrossSite(request, changes))
        {
            return new FacetError(
                StatusCode.PermissionDenied, "CROSS_SITE",
                $"A request of another site is refused. From a page of this server, send the header {MarkHeader}: 1; for other sites see Facet:Gateway:AllowedOrigins.");
        }

        if (changes && request.ContentType is { Length: > 0 } type && !request.HasJsonContentType()
            && !type.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return ApiErrors.UnsupportedMediaType;
        }

        // What asks beforehand whether a page of another site may call carries no token.
        return IsLetIn(request) || HttpMethods.IsOptions(request.Method) || request.Path.StartsWithSegments(SessionPath)
            ? null
            : new FacetError(
                StatusCode.Unauthenticated, "TOKEN_INVALID",
                "The call has no valid token; send the header 'authorization: Bearer' followed by the service's token, or open a session with it.");
    }

    /// <summary>Whether the request brings the token, or the session that stands for it.</summary>
    public bool IsLetIn(HttpRequest request) => token.Accepts(request.Headers.Authorization) || session.IsValid(request);

    private static HashSet<string> Names(string list) =>
        list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static string Short(string host) => host.Length <= 80 ? host : host[..80] + "...";

    /// <summary>A name that points at this machine is no name of this server: that is how a foreign page would get past its own origin.</summary>
    private bool IsHostAllowed(HttpContext context)
    {
        var host = context.Request.Host.Host.Trim('[', ']');
        return context.Connection.LocalIpAddress is not { } local || !IPAddress.IsLoopback(local)
            || host is "localhost" || IPAddress.TryParse(host, out _) || _hosts.Contains("*") || _hosts.Contains(host);
    }

    /// <summary>Without the scheme: behind a proxy that ends TLS the page is on https and the request on http.</summary>
    private static bool IsOwn(string origin, HttpRequest request) => Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && page.Scheme is "http" or "https"
        && HostString.FromUriComponent(page) is var own
        && string.Equals(own.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase)
        && (own.Port ?? page.Port) == (request.Host.Port ?? page.Port);

    private bool IsCrossSite(HttpRequest request, bool changes)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && _origins.Contains(origin))
        {
            return false;
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (origin.Length > 0 && !IsOwn(origin, request))
        {
            return true;
        }

        if (site is "cross-site" or "same-site")
        {
            return true;
        }

        var isBrowser = origin.Length > 0 || site.Length > 0 || request.Headers.Cookie.Count > 0;
        return changes && isBrowser && request.Headers[MarkHeader].Count == 0;
    }
}
