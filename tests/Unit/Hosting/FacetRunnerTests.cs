using Facet.Hosting;

namespace Facet.Unit.Tests.Hosting;

public sealed class FacetRunnerTests
{
    [Fact]
    public async Task Bad_options_end_with_exit_code_2()
    {
        var code = await TestHost.Build(settings: ("Facet:Hosting:MaxConcurrentStreams", "-1")).RunFacetAsync();
        Assert.Equal(FacetRunner.BadOptions, code);
    }

    [Fact]
    public async Task Option_of_the_wrong_type_ends_with_exit_code_2()
    {
        var code = await TestHost.Build(settings: ("Facet:Hosting:MaxMessageBytes", "many")).RunFacetAsync();
        Assert.Equal(FacetRunner.BadOptions, code);
    }

    [Fact]
    public async Task Port_in_use_ends_with_exit_code_1()
    {
        await using var first = await TestHost.StartAsync();
        var taken = $"127.0.0.1:{first.Addresses.Grpc.Port}";
        var code = await TestHost.Build(settings: ("Facet:Hosting:Grpc", taken)).RunFacetAsync();
        Assert.Equal(FacetRunner.CannotStart, code);
    }

    [Fact]
    public async Task Stopped_service_ends_with_exit_code_0()
    {
        using var stop = new CancellationTokenSource();
        var app = TestHost.Build();
        app.Lifetime.ApplicationStarted.Register(stop.Cancel);
        Assert.Equal(0, await app.RunFacetAsync(stop.Token));
    }
}
