using Facet.Cli;
using Facet.Cli.Hosting;
using Facet.Parsing.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace Facet.Integration.Tests;

public sealed class ServiceReplicasTests
{
    [Fact]
    public async Task A_call_goes_where_the_fewest_are_under_way()
    {
        var slow = new Answers();
        var quick = new Answers();
        var replicas = Replicas(slow, quick);
        var first = CallAsync(replicas);
        var second = CallAsync(replicas);
        Assert.Equal((1, 1), (slow.Calls, quick.Calls));

        // The second replica ends its call and gets the next ones, one after the other.
        quick.Next();
        await second;
        for (var i = 0; i < 3; i++)
        {
            var next = CallAsync(replicas);
            quick.Next();
            await next;
        }

        Assert.Equal((1, 4), (slow.Calls, quick.Calls));
        slow.Next();
        await first;
        Assert.All(replicas.All, replica => Assert.Equal(0, replica.InFlight));
    }

    [Fact]
    public async Task A_call_whose_replica_is_lost_goes_to_another_and_the_lost_one_is_left_alone()
    {
        var lost = new Answers { Refusal = Unavailable() };
        var alive = new Answers { IsOpen = true };
        var replicas = Replicas(lost, alive);

        for (var i = 0; i < 4; i++)
        {
            await CallAsync(replicas);
        }

        Assert.Equal((1, 4), (lost.Calls, alive.Calls));
    }

    [Fact]
    public async Task A_lost_replica_that_came_back_is_used_again_when_the_others_are_lost()
    {
        var first = new Answers { Refusal = Unavailable() };
        var second = new Answers { IsOpen = true };
        var replicas = Replicas(first, second);
        await CallAsync(replicas);
        (first.Refusal, first.IsOpen, second.Refusal) = (null, true, Unavailable());

        await CallAsync(replicas);

        Assert.Equal((2, 2), (first.Calls, second.Calls));
    }

    [Fact]
    public async Task Where_none_answers_the_error_names_all_addresses()
    {
        var replicas = Replicas(new Answers { Refusal = Unavailable() }, new Answers { Refusal = Unavailable() });

        var error = await Assert.ThrowsAsync<CliException>(() => CallAsync(replicas));

        Assert.Equal(ExitCodes.NoServer, error.ExitCode);
        Assert.StartsWith("replica0, replica1: no server answers (no connection)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_overloaded_replica_is_waited_for_as_long_as_it_says()
    {
        var time = new InstantTime();
        var busy = new Answers { Refusal = Overloaded(TimeSpan.FromSeconds(7)) };
        var replicas = ServiceReplicas.Of([new ServiceReplica("busy", busy)], time);
        time.OnTimer = () => (busy.Refusal, busy.IsOpen) = (null, true);

        await CallAsync(replicas);

        Assert.Equal(2, busy.Calls);
        Assert.Equal([TimeSpan.FromSeconds(7)], time.Waits);
    }

    [Fact]
    public async Task What_a_service_refuses_is_not_tried_elsewhere()
    {
        var other = new Answers { IsOpen = true };
        var replicas = Replicas(new Answers { Refusal = new RpcException(new Status(StatusCode.InvalidArgument, "no image")) }, other);

        var error = await Assert.ThrowsAsync<RpcException>(() => CallAsync(replicas));

        Assert.Equal("no image", error.Status.Detail);
        Assert.Equal(0, other.Calls);
    }

    [Fact]
    public void A_malformed_address_is_named() => Assert.Contains(
        "'not an address'", Assert.Throws<CliException>(() => ServiceReplicas.Open("127.0.0.1:1,not an address", new Dictionary<string, string?>())).Message,
        StringComparison.Ordinal);

    private static Task<ParseResponse> CallAsync(ServiceReplicas replicas) => replicas.CallAsync(
        (invoker, cancel) => new ParsingService.ParsingServiceClient(invoker).ParseAsync(new ParseRequest(), cancellationToken: cancel), default);

    private static ServiceReplicas Replicas(params Answers[] answers) =>
        ServiceReplicas.Of(answers.Select((answer, i) => new ServiceReplica($"replica{i}", answer)), TimeProvider.System);

    private static RpcException Unavailable() => new(new Status(StatusCode.Unavailable, "no connection"));

    private static RpcException Overloaded(TimeSpan retry)
    {
        var status = new Google.Rpc.Status
        {
            Code = (int)StatusCode.ResourceExhausted,
            Details = { Any.Pack(new ErrorInfo { Type = "OVERLOADED" }), Any.Pack(new RetryInfo { RetryDelay = retry.ToDuration() }) },
        };
        return new RpcException(new Status(StatusCode.ResourceExhausted, "busy"), new Metadata { { "grpc-status-details-bin", status.ToByteArray() } });
    }

    /// <summary>A service that answers when the test says so.</summary>
    private sealed class Answers : CallInvoker
    {
        private readonly Queue<TaskCompletionSource> _waiting = new();

        public int Calls { get; private set; }

        public bool IsOpen { get; set; }

        public RpcException? Refusal { get; set; }

        public void Next() => _waiting.Dequeue().SetResult();

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            Calls++;
            return new AsyncUnaryCall<TResponse>(AnswerAsync(), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

            async Task<TResponse> AnswerAsync()
            {
                if (Refusal is not null)
                {
                    throw Refusal;
                }

                if (!IsOpen)
                {
                    var turn = new TaskCompletionSource();
                    _waiting.Enqueue(turn);
                    await turn.Task;
                }

                return (TResponse)(object)new ParseResponse();
            }
        }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
    }

    /// <summary>A clock whose waits end at once.</summary>
    private sealed class InstantTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public Action OnTimer { get; set; } = () => { };

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            OnTimer();
            return TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
