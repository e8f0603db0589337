using System.Net;
using System.Net.Http.Headers;

namespace Facet.Unit.Tests.Hosting;

public sealed class EndpointTests
{
    private const string Grpc = "application/grpc";

    [Fact]
    public async Task Live_probe_answers()
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal("live\n", await host.Http.GetStringAsync("/healthz/live"));
    }

    [Theory]
    [InlineData("GET", "/metrics", "")]
    [InlineData("GET", "/healthz/live", "")]
    [InlineData("GET", "/healthz/ready", "")]
    [InlineData("GET", "/metrics", Grpc)]
    [InlineData("GET", "/healthz/live", Grpc)]
    [InlineData("POST", "/nothing", Grpc)]
    public async Task Http_pages_are_not_on_the_grpc_port_whatever_the_request_says_of_itself(string method, string path, string contentType)
    {
        await using var host = await TestHost.StartAsync();
        using var answer = await CallAsync(host, method, path, contentType);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/facet.parsing.v1.ParsingService/NoSuchMethod")]
    [InlineData("/grpc.health.v1.Health/NoSuchMethod")]
    public async Task Grpc_methods_that_there_are_not_are_unimplemented(string path)
    {
        await using var host = await TestHost.StartAsync();
        using var answer = await CallAsync(host, "POST", path, Grpc);
        Assert.Equal("12", answer.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task Grpc_is_not_on_the_http_port()
    {
        await using var host = await TestHost.StartAsync();
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]);
        content.Headers.ContentType = new MediaTypeHeaderValue(Grpc);
        using var answer = await host.Http.PostAsync("/facet.parsing.v1.ParsingService/Parse", content);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    /// <summary>Over HTTP/2, on the gRPC port.</summary>
    private static async Task<HttpResponseMessage> CallAsync(TestHost host, string method, string path, string contentType)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(host.Addresses.Grpc, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (contentType.Length > 0)
        {
            request.Content = new ByteArrayContent([0, 0, 0, 0, 0]);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        return await client.SendAsync(request);
    }
}
