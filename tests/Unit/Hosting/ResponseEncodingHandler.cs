namespace Facet.Unit.Tests.Hosting;

/// <summary>Notes the header that says how an answer is compressed.</summary>
internal sealed class ResponseEncodingHandler : DelegatingHandler
{
    public string? Encoding { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        Encoding = response.Headers.GetValues("grpc-encoding").Single();
        return response;
    }
}
