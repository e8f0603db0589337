using Facet.Features.V1;
using Facet.Hosting;
using Facet.Parsing.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Facet.Unit.Tests.Hosting;

public sealed class InProcessCallTests
{
    [Fact]
    public async Task A_message_is_handed_over_as_it_is()
    {
        var request = new ParseRequest { Image = ByteString.CopyFromUtf8("photo") };
        ParseRequest? seen = null;
        await using var app = TestHost.Build(new FakeParsing { OnParse = (message, _) => Task.FromResult(new ParseResponse { PhotoWidth = Length(seen = message) }) });

        var call = Client(app.Services).ParseAsync(request);

        Assert.Equal(5u, (await call).PhotoWidth);
        Assert.Same(request, seen);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task An_error_comes_with_the_status_and_details_that_it_has_over_the_wire()
    {
        var refusal = new FacetException(FacetError.Invalid("image", "IMAGE_TOO_LARGE", "The image is too large."));
        await using var host = await TestHost.StartAsync(new FakeParsing { OnParse = (_, _) => throw refusal });

        var here = await Assert.ThrowsAsync<RpcException>(async () => await Client(host.App.Services).ParseAsync(new ParseRequest()));
        var there = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.ParseAsync(new ParseRequest()));

        Assert.Equal(there.Status.StatusCode, here.Status.StatusCode);
        Assert.Equal(there.Status.Detail, here.Status.Detail);
        Assert.Equal(ErrorTranslator.FromRpc(there, "gateway"), ErrorTranslator.FromRpc(here, "gateway"));
    }

    [Fact]
    public async Task A_deadline_and_a_cancellation_end_the_call_and_reach_the_handler()
    {
        using var left = new SemaphoreSlim(0);
        await using var app = TestHost.Build(new FakeParsing { OnParse = async (_, context) => await UntilCancelled(context, () => left.Release()) });
        using var cancel = new CancellationTokenSource();

        var late = await Assert.ThrowsAsync<RpcException>(
            async () => await Client(app.Services).ParseAsync(new ParseRequest(), deadline: DateTime.UtcNow.AddMilliseconds(50)));
        var call = Client(app.Services).ParseAsync(new ParseRequest(), cancellationToken: cancel.Token);
        await cancel.CancelAsync();
        var cancelled = await Assert.ThrowsAsync<RpcException>(async () => await call);

        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        Assert.Equal(StatusCode.Cancelled, cancelled.StatusCode);
        Assert.True(await left.WaitAsync(TimeSpan.FromSeconds(30)) && await left.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_service_that_this_process_does_not_host_is_unimplemented()
    {
        await using var app = TestHost.Build();
        var client = new FeaturesService.FeaturesServiceClient(app.Services.GetRequiredService<InProcessCallInvoker>());

        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.ExtractAsync(new ExtractRequest()));

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
        Assert.Contains("facet.features.v1.FeaturesService is not hosted by this process", error.Status.Detail);
    }

    private static ParsingService.ParsingServiceClient Client(IServiceProvider services) =>
        new(services.GetRequiredService<InProcessCallInvoker>());

    private static uint Length(ParseRequest request) => (uint)request.Image.Length;

    private static async Task<ParseResponse> UntilCancelled(ServerCallContext context, Action onCancelled)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
        finally
        {
            onCancelled();
        }

        return new ParseResponse();
    }
}
