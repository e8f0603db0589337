using System.Net;
using System.Net.Http.Headers;

namespace Facet.Unit.Tests.Hosting;

public sealed class EndpointTests
{
    [Fact]
    public async Task Live_probe_answers()
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal("live\n", await host.Http.GetStringAsync("/healthz/live"));
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    public async Task Http_pages_are_not_on_the_grpc_port(string path)
    {
        await using var host = await TestHost.StartAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Addresses.Grpc, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/healthz/live")]
    [InlineData("POST", "/nothing")]
    public async Task Http_pages_are_not_on_the_grpc_port_for_those_who_say_that_they_call_grpc_either(string method, string path)
    {
        await using var host = await TestHost.StartAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(host.Addresses.Grpc, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/facet.parsing.v1.ParsingService/NoSuchMethod")]
    [InlineData("/grpc.health.v1.Health/NoSuchMethod")]
    public async Task Grpc_methods_that_there_are_not_are_unimplemented(string path)
    {
        await using var host = await TestHost.StartAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Addresses.Grpc, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var answer = await client.SendAsync(request);
        Assert.Equal("12", answer.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task Grpc_is_not_on_the_http_port()
    {
        await using var host = await TestHost.StartAsync();
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var answer = await host.Http.PostAsync("/facet.parsing.v1.ParsingService/Parse", content);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
