using Microsoft.Extensions.Options;

namespace Facet.Unit.Tests.Hosting;

public sealed class HostingOptionsTests
{
    [Theory]
    [InlineData("Grpc", "nowhere", "Facet:Hosting:Grpc (FACET_GRPC) is 'nowhere'; it must be host:port")]
    [InlineData("Grpc", "127.0.0.1:70000", "port 0..65535")]
    [InlineData("Grpc", "::1:7610", "host:port")]
    [InlineData("Grpc", "", "FACET_GRPC")]
    [InlineData("Http", "7611", "FACET_HTTP")]
    [InlineData("MaxMessageBytes", "1024", "is 1024; it must be 65536..1073741824.")]
    [InlineData("MaxConcurrentStreams", "0", "is 0; it must be 1..10000.")]
    [InlineData("Token", "two words", "no blanks")]
    [InlineData("LogFormat", "xml", "must be 'text' or 'json'")]
    public async Task Bad_option_stops_the_start_and_says_what_it_may_be(string property, string value, string expected)
    {
        await using var app = TestHost.Build(settings: ($"Facet:Hosting:{property}", value));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());
        Assert.Contains(expected, Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:7610", "127.0.0.1:7610")]
    [InlineData("127.0.0.1:7610", "*:7610")]
    [InlineData("0.0.0.0:7610", "localhost:7610")]
    public async Task One_port_for_both_endpoints_is_refused(string grpc, string http)
    {
        await using var app = TestHost.Build(settings: [("Facet:Hosting:Grpc", grpc), ("Facet:Hosting:Http", http)]);
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());
        Assert.Contains("have the same port", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:0")]
    [InlineData("*:0")]
    [InlineData("0.0.0.0:0")]
    public async Task Address_forms_are_listened_on_and_reachable(string grpc)
    {
        await using var host = await TestHost.StartAsync(settings: ("Facet:Hosting:Grpc", grpc));
        Assert.Equal(0u, (await host.Client.ParseAsync(new())).PhotoWidth);
    }

    [Fact]
    public async Task Empty_http_address_leaves_only_grpc()
    {
        await using var host = await TestHost.StartAsync(settings: ("Facet:Hosting:Http", ""));
        Assert.Null(host.Addresses.Http);
        Assert.Equal(0u, (await host.Client.ParseAsync(new())).PhotoWidth);
    }
}
