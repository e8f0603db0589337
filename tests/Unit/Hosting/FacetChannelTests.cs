using Facet.Hosting;
using Facet.Parsing.V1;
using Grpc.Core;

namespace Facet.Unit.Tests.Hosting;

public sealed class FacetChannelTests
{
    [Fact]
    public async Task Calls_go_round_all_addresses()
    {
        FakeParsing[] services = [new(), new()];
        await using var first = await TestHost.StartAsync(services[0]);
        await using var second = await TestHost.StartAsync(services[1]);
        using var channel = FacetChannel.Create($"{first.Addresses.Grpc.Authority}, {second.Addresses.Grpc.Authority}");
        var client = new ParsingService.ParsingServiceClient(channel);
        // Calls begin as soon as one connection stands; the second may join a moment later.
        for (var i = 0; i < 1000 && services.Any(service => service.Calls == 0); i++)
        {
            await client.ParseAsync(new());
        }

        Assert.All(services, service => Assert.NotEqual(0, service.Calls));
    }

    [Fact]
    public async Task Address_that_is_down_is_left_out()
    {
        await using var host = await TestHost.StartAsync();
        using var channel = FacetChannel.Create($"127.0.0.1:1,{host.Addresses.Grpc.Authority}");
        var client = new ParsingService.ParsingServiceClient(channel);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(0u, (await client.ParseAsync(new())).PhotoWidth);
        }
    }

    [Fact]
    public async Task Reading_call_is_repeated_while_the_service_is_unavailable()
    {
        var service = new FakeParsing();
        service.OnParse = (_, _) => service.Calls < 3
            ? throw new RpcException(new(StatusCode.Unavailable, "starting"))
            : Task.FromResult(new ParseResponse { PhotoWidth = 7 });
        await using var host = await TestHost.StartAsync(service);
        var request = new ParseRequest { Image = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(new byte[4_000_000]) };
        Assert.Equal(7u, (await host.Client.ParseAsync(request)).PhotoWidth);
        Assert.Equal(3, service.Calls);
    }

    [Theory]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.InvalidArgument)]
    public async Task Other_errors_are_not_repeated(StatusCode code)
    {
        var service = new FakeParsing { OnParse = (_, _) => throw new RpcException(new(code, "no")) };
        await using var host = await TestHost.StartAsync(service);
        await Assert.ThrowsAsync<RpcException>(() => host.Client.ParseAsync(new()).ResponseAsync);
        Assert.Equal(1, service.Calls);
    }

    [Fact]
    public void Only_calls_that_change_nothing_are_repeated()
    {
        var methods = Facet.Hosting.Internal.Clients.RepeatableMethods.All.Select(item => item.Method).ToHashSet();
        Assert.Superset(new HashSet<string> { "Parse", "Extract", "Search", "GetInfo", "GetPoint", "ListPoints" }, methods);
        Assert.DoesNotContain("Upsert", methods);
        Assert.DoesNotContain("Ingest", methods);
        Assert.DoesNotContain("ParseStream", methods);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ftp://host:1")]
    [InlineData("http://host:1/path")]
    [InlineData("host:1,,host:2")]
    [InlineData("http://host:1,https://host:2")]
    [InlineData("https://host:1,https://host:2")]
    public void Malformed_addresses_are_refused(string address) =>
        Assert.Throws<ArgumentException>(() => FacetChannel.Create(address));

    [Fact]
    public async Task Name_is_resolved()
    {
        await using var host = await TestHost.StartAsync();
        using var channel = FacetChannel.Create($"dns:///localhost:{host.Addresses.Grpc.Port}");
        Assert.Equal(0u, (await new ParsingService.ParsingServiceClient(channel).ParseAsync(new())).PhotoWidth);
    }
}
