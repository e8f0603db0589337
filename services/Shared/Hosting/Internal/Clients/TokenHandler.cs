using System.Net.Http.Headers;

namespace Facet.Hosting.Internal.Clients;

/// <summary>Adds the token to every call.</summary>
internal sealed class TokenHandler(string token) : DelegatingHandler
{
    private readonly AuthenticationHeaderValue _authorization = new("Bearer", token);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = _authorization;
        return base.SendAsync(request, cancellationToken);
    }
}
