using Facet.Hosting;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Facet.Unit.Tests.Hosting;

public sealed class HealthTests
{
    private const string ParsingName = "facet.parsing.v1.ParsingService";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Unknown_service_is_not_found()
    {
        await using var host = await TestHost.StartAsync();
        var error = await Assert.ThrowsAsync<RpcException>(
            () => Health(host).CheckAsync(new HealthCheckRequest { Service = "no.Such" }).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task List_names_every_service_and_the_server()
    {
        await using var host = await TestHost.StartAsync();
        var statuses = (await Health(host).ListAsync(new())).Statuses;
        Assert.Contains("", statuses.Keys);
        Assert.Contains(ParsingName, statuses.Keys);
        Assert.All(statuses.Values, status => Assert.Equal(ServingStatus.Serving, status.Status));
    }

    [Fact]
    public async Task Service_serves_once_its_warm_up_passed()
    {
        var warmUp = new ManualWarmUp();
        await using var host = await TestHost.StartAsync(configure: services => services.AddSingleton<IWarmUp>(warmUp));
        using var watch = Health(host).Watch(new HealthCheckRequest { Service = ParsingName });
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        Assert.Equal(ServingStatus.NotServing, (await Health(host).CheckAsync(new())).Status);
        var other = new HealthCheckRequest { Service = "grpc.reflection.v1.ServerReflection" };
        Assert.Equal(ServingStatus.Serving, (await Health(host).CheckAsync(other)).Status);
        Assert.Equal($"{ParsingName} is not ready\n", await (await host.Http.GetAsync("/healthz/ready")).Content.ReadAsStringAsync());

        warmUp.Done.SetResult();
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        await host.App.Services.GetRequiredService<Readiness>().WaitAsync(CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(ServingStatus.Serving, (await Health(host).CheckAsync(new())).Status);
        Assert.Equal("ready\n", await host.Http.GetStringAsync("/healthz/ready"));
    }

    [Fact]
    public async Task Watch_of_an_unknown_service_says_so_and_stays_open()
    {
        await using var host = await TestHost.StartAsync();
        using var watch = Health(host).Watch(new HealthCheckRequest { Service = "no.Such" });
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(watch));
        Assert.False(watch.ResponseStream.MoveNext().IsCompleted);
    }

    [Fact]
    public async Task Stopping_host_tells_its_watchers_and_lets_them_go()
    {
        await using var host = await TestHost.StartAsync();
        using var watch = Health(host).Watch(new HealthCheckRequest());
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        var stop = host.App.StopAsync();
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        Assert.False(await watch.ResponseStream.MoveNext());
        await stop.WaitAsync(Patience);
    }

    [Fact]
    public async Task Waiting_for_a_host_that_is_told_to_stop_ends_as_cancelled_and_not_as_failed()
    {
        await using var app = TestHost.Build(configure: services => services.AddSingleton<IWarmUp>(new ManualWarmUp()));
        var ready = app.Services.GetRequiredService<Readiness>().WaitAsync(CancellationToken.None);
        await app.StartAsync();
        await app.StopAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => ready.WaitAsync(Patience));
    }

    [Fact]
    public async Task Failing_warm_up_stops_the_host_with_exit_code_1()
    {
        var warmUp = new ManualWarmUp();
        var app = TestHost.Build(configure: services => services.AddSingleton<IWarmUp>(warmUp));
        var ready = app.Services.GetRequiredService<Readiness>().WaitAsync(CancellationToken.None);
        var ended = app.RunFacetAsync();
        warmUp.Done.SetException(new InvalidDataException("The model is missing."));
        Assert.Equal(FacetRunner.CannotStart, await ended.WaitAsync(Patience));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ready);
        Assert.Equal("The model is missing.", error.Message);
    }

    [Fact]
    public async Task Reported_trouble_is_seen_and_its_end_too()
    {
        await using var host = await TestHost.StartAsync();
        var readiness = host.App.Services.GetRequiredService<Readiness>();
        readiness.Report(ParsingName, ready: false);
        Assert.False(readiness.IsReady(""));
        Assert.Equal(ServingStatus.NotServing, (await Health(host).CheckAsync(new() { Service = ParsingName })).Status);
        readiness.Report(ParsingName, ready: true);
        Assert.True(readiness.IsReady(""));
    }

    private static Health.HealthClient Health(TestHost host) => new(host.Channel);

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext().WaitAsync(Patience));
        return watch.ResponseStream.Current.Status;
    }

    private sealed class ManualWarmUp : IWarmUp
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Service => ParsingName;

        public Task WarmUpAsync(CancellationToken cancellationToken) => Done.Task.WaitAsync(cancellationToken);
    }
}
