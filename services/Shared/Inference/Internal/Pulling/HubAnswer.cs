namespace Facet.Inference.Internal.Pulling;

/// <summary>The last response after redirects, and what the hub said of the file on the way.</summary>
/// <param name="Response">200, 206, 404 or 416.</param>
/// <param name="Sha256">Of the file, if the hub names it.</param>
internal sealed record HubAnswer(HttpResponseMessage Response, string? Sha256) : IDisposable
{
    public void Dispose() => Response.Dispose();
}
