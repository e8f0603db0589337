using Facet.Parsing.V1;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Facet.Unit.Tests.Hosting;

/// <summary>The official runtimes on top of the contract assemblies, over a real connection.</summary>
public sealed class GrpcContractTests
{
    private static readonly ParseRequest Photo = new() { Image = ByteString.CopyFrom(1, 2, 3) };

    [Theory]
    [InlineData(typeof(Metadata))]
    [InlineData(typeof(ConnectivityState))]
    public void Contract_assemblies_have_the_identity_the_runtimes_ask_for(Type type)
    {
        var name = type.Assembly.GetName();
        Assert.Equal(new Version(2, 0, 0, 0), name.Version);
        Assert.Equal("d754f35622e28bad", Convert.ToHexStringLower(name.GetPublicKeyToken()!));
    }

    [Theory]
    [InlineData(typeof(GrpcChannel))]
    [InlineData(typeof(GrpcServiceOptions))]
    public void Every_type_of_the_runtimes_loads(Type type)
    {
        // Throws ReflectionTypeLoadException where a base class or an interface of the contract lacks a member.
        var types = type.Assembly.GetTypes();
        Assert.NotEmpty(types);
    }

    [Fact]
    public async Task Unary_call_comes_back()
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal(3u, (await host.Client.ParseAsync(Photo)).PhotoWidth);
    }

    [Fact]
    public async Task Blocking_call_comes_back()
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal(3u, host.Client.Parse(Photo).PhotoWidth);
    }

    [Fact]
    public async Task Duplex_stream_answers_every_item()
    {
        await using var host = await TestHost.StartAsync();
        using var call = host.Client.ParseStream();
        for (var i = 0; i < 10; i++)
        {
            await call.RequestStream.WriteAsync(new ParseStreamRequest { Id = $"{i}", Item = Photo });
        }

        await call.RequestStream.CompleteAsync();
        var ids = new List<string>();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            ids.Add(answer.Id);
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), ids.Order(StringComparer.Ordinal));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Deadline_ends_the_call_on_both_sides()
    {
        var cancelled = new TaskCompletionSource();
        var service = new FakeParsing { OnParse = (_, context) => WaitForCancelAsync(context, cancelled) };
        await using var host = await TestHost.StartAsync(service);
        var call = host.Client.ParseAsync(Photo, deadline: DateTime.UtcNow.AddMilliseconds(200));
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Cancelling_a_call_reaches_the_handler()
    {
        var entered = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var service = new FakeParsing
        {
            OnParse = (_, context) =>
            {
                entered.SetResult();
                return WaitForCancelAsync(context, cancelled);
            },
        };
        await using var host = await TestHost.StartAsync(service);
        using var source = new CancellationTokenSource();
        var call = host.Client.ParseAsync(Photo, cancellationToken: source.Token);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await source.CancelAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Headers_and_trailers_carry_text_and_bytes()
    {
        var service = new FakeParsing
        {
            OnParse = async (_, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "echo", context.RequestHeaders.GetValue("ask")! } });
                context.ResponseTrailers.Add("text", "done");
                context.ResponseTrailers.Add("bytes-bin", context.RequestHeaders.GetValueBytes("ask-bin")!);
                return new ParseResponse();
            },
        };
        await using var host = await TestHost.StartAsync(service);
        using var call = host.Client.ParseAsync(Photo, new Metadata { { "Ask", "hello" }, { "ask-bin", [0, 255, 7] } });
        await call;
        Assert.Equal("hello", (await call.ResponseHeadersAsync).GetValue("echo"));
        Assert.Equal("done", call.GetTrailers().GetValue("text"));
        Assert.Equal<byte>([0, 255, 7], call.GetTrailers().GetValueBytes("bytes-bin")!);
    }

    [Fact]
    public async Task Compressed_requests_and_answers_are_understood()
    {
        string? requestEncoding = null;
        var service = new FakeParsing
        {
            OnParse = (request, context) =>
            {
                requestEncoding = context.GetHttpContext().Request.Headers["grpc-encoding"];
                return Task.FromResult(new ParseResponse { Detector = new string('x', request.Image.Length) });
            },
        };
        await using var host = await TestHost.StartAsync(
            service, services => services.Configure<GrpcServiceOptions>(grpc => grpc.ResponseCompressionAlgorithm = "gzip"));
        // The client does not show this header to its callers.
        var wire = new ResponseEncodingHandler { InnerHandler = new SocketsHttpHandler() };
        using var channel = GrpcChannel.ForAddress(
            host.Addresses.Grpc, new GrpcChannelOptions { HttpHandler = wire, DisposeHttpClient = true });
        var request = new ParseRequest { Image = ByteString.CopyFrom(new byte[100_000]) };
        var answer = await new ParsingService.ParsingServiceClient(channel).ParseAsync(
            request, new Metadata { { "grpc-internal-encoding-request", "gzip" } });
        Assert.Equal(100_000, answer.Detector.Length);
        Assert.Equal("gzip", requestEncoding);
        Assert.Equal("gzip", wire.Encoding);
    }

    [Fact]
    public async Task Status_of_an_rpc_exception_reaches_the_client()
    {
        var service = new FakeParsing { OnParse = (_, _) => throw new RpcException(new Status(StatusCode.DataLoss, "gone: ä")) };
        await using var host = await TestHost.StartAsync(service);
        var error = await Assert.ThrowsAsync<RpcException>(() => host.Client.ParseAsync(Photo).ResponseAsync);
        Assert.Equal(StatusCode.DataLoss, error.StatusCode);
        Assert.Equal("gone: ä", error.Status.Detail);
    }

    [Fact]
    public async Task Client_interceptors_run_in_the_order_they_are_given()
    {
        string? seen = null;
        var service = new FakeParsing
        {
            OnParse = (_, context) =>
            {
                seen = context.RequestHeaders.GetValue("trace");
                return Task.FromResult(new ParseResponse());
            },
        };
        await using var host = await TestHost.StartAsync(service);
        var invoker = host.Channel.Intercept(new TracingInterceptor("first"), new TracingInterceptor("second"));
        var client = new ParsingService.ParsingServiceClient(invoker);
        await client.ParseAsync(Photo);
        Assert.Equal("first;second;", seen);
    }

    [Fact]
    public async Task Server_interceptors_see_the_call()
    {
        var interceptor = new CountingInterceptor();
        await using var host = await TestHost.StartAsync(configure: services =>
        {
            services.AddSingleton(interceptor);
            services.Configure<GrpcServiceOptions>(grpc => grpc.Interceptors.Add<CountingInterceptor>());
        });
        await host.Client.ParseAsync(Photo);
        Assert.Equal(1, interceptor.Calls);
    }

    private static async Task<ParseResponse> WaitForCancelAsync(ServerCallContext context, TaskCompletionSource cancelled)
    {
        using var registration = context.CancellationToken.Register(() => cancelled.TrySetResult());
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
        return new ParseResponse();
    }
}
