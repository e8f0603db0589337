using Facet.Hosting.Internal.Errors;
using Facet.Hosting.Internal.InProcess;
using Facet.Hosting.Internal.Metrics;
using Grpc.Core;

namespace Facet.Hosting;

/// <summary>
/// Calls the services of this process without a socket: messages are handed over as they are, neither serialised nor copied, so
/// neither side may change one that it has sent. Errors, metrics, deadlines and cancellation are those of a call over the wire;
/// the token is not asked for, because nothing leaves the process. Only unary calls: the streams are for other processes.
/// </summary>
public sealed class InProcessCallInvoker : CallInvoker
{
    private readonly InProcessMethods _methods;
    private readonly MetricsInterceptor _metrics;
    private readonly ErrorInterceptor _errors;

    internal InProcessCallInvoker(InProcessMethods methods, MetricsInterceptor metrics, ErrorInterceptor errors) =>
        (_methods, _metrics, _errors) = (methods, metrics, errors);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        ArgumentNullException.ThrowIfNull(method);
        var ended = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
        var response = RunAsync(method, options, request, ended);
        return new AsyncUnaryCall<TResponse>(
            response, Task.FromResult(new Metadata()), () => StatusOf(response), () => TrailersOf(response), () => Abandon(response, ended));
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        AsyncUnaryCall(method, host, options, request).ResponseAsync.GetAwaiter().GetResult();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw OnlyUnary(method);

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw OnlyUnary(method);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw OnlyUnary(method);

    private async Task<TResponse> RunAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CallOptions options, TRequest request, CancellationTokenSource ended)
        where TRequest : class
        where TResponse : class
    {
        using var _ = ended;
        if (options.Deadline is { } deadline && deadline != DateTime.MaxValue)
        {
            var left = deadline - DateTime.UtcNow;
            ended.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        var handler = _methods.Find(method);
        var context = new InProcessCallContext(method.FullName, options, ended.Token);
        try
        {
            return await _metrics.UnaryServerHandler(request, context, (message, call) => _errors.UnaryServerHandler(message, call, handler))
                .WaitAsync(ended.Token);
        }
        catch (Exception error) when (ended.IsCancellationRequested && error is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            throw options.CancellationToken.IsCancellationRequested || options.Deadline is null
                ? new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled."))
                : new RpcException(new Status(StatusCode.DeadlineExceeded, "The deadline passed."));
        }
    }

    private static Status StatusOf(Task response) => response switch
    {
        { IsCompletedSuccessfully: true } => Status.DefaultSuccess,
        { Exception.InnerException: RpcException error } => error.Status,
        _ => throw new InvalidOperationException("The call has no status before it has ended."),
    };

    private static Metadata TrailersOf(Task response) => response.Exception?.InnerException is RpcException error ? error.Trailers : [];

    private static void Abandon(Task response, CancellationTokenSource ended)
    {
        try
        {
            if (!response.IsCompleted)
            {
                ended.Cancel();
            }
        }
        catch (ObjectDisposedException)
        {
            // The call ended by itself in this moment.
        }
    }

    private static NotSupportedException OnlyUnary(IMethod method) => new($"{method.FullName} streams; streams are called over a channel.");
}
