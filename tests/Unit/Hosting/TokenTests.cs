using Facet.Hosting;
using Facet.Parsing.V1;
using Grpc.Core;
using Grpc.Health.V1;

namespace Facet.Unit.Tests.Hosting;

public sealed class TokenTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Basic secret")]
    [InlineData("Bearer ")]
    [InlineData("secret")]
    public async Task Call_without_the_token_is_unauthenticated(string? authorization)
    {
        await using var host = await TestHost.StartAsync(settings: ("Facet:Hosting:Token", "secret"));
        Metadata headers = authorization is null ? [] : new() { { "authorization", authorization } };
        var error = await Assert.ThrowsAsync<RpcException>(() => host.Client.ParseAsync(new(), headers).ResponseAsync);
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    [Fact]
    public async Task Stream_without_the_token_is_unauthenticated()
    {
        await using var host = await TestHost.StartAsync(settings: ("Facet:Hosting:Token", "secret"));
        using var call = host.Client.ParseStream();
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    [Fact]
    public async Task Channel_with_the_token_gets_in()
    {
        await using var host = await TestHost.StartAsync(settings: ("Facet:Hosting:Token", "secret"));
        using var channel = FacetChannel.Create(host.Addresses.Grpc.ToString(), new FacetChannelOptions { Token = "secret" });
        Assert.Equal(0u, (await new ParsingService.ParsingServiceClient(channel).ParseAsync(new())).PhotoWidth);
    }

    [Fact]
    public async Task Health_checks_need_no_token()
    {
        await using var host = await TestHost.StartAsync(settings: ("Facet:Hosting:Token", "secret"));
        var answer = await new Health.HealthClient(host.Channel).CheckAsync(new());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
    }
}
