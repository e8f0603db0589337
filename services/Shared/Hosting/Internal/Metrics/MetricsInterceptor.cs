using System.Diagnostics;
using System.Diagnostics.Metrics;
using Facet.Hosting.Internal.Server;
using Grpc.Core;

namespace Facet.Hosting.Internal.Metrics;

/// <summary>Counts and times calls by method and gRPC status, which the HTTP server's own metrics do not know.</summary>
internal sealed class MetricsInterceptor : ServerInterceptor
{
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _active;

    public MetricsInterceptor(IMeterFactory meters)
    {
        var meter = meters.Create("Facet.Hosting");
        _duration = meter.CreateHistogram<double>("rpc.server.call.duration", "s", "Duration of calls this service answered.");
        _active = meter.CreateUpDownCounter<long>("rpc.server.active_calls", "{call}", "Calls being answered now.");
    }

    protected override async Task<T> AroundAsync<T>(ServerCallContext context, Func<Task<T>> call)
    {
        var method = KeyValuePair.Create("rpc.method", (object?)context.Method.TrimStart('/'));
        var start = Stopwatch.GetTimestamp();
        var code = StatusCode.Unknown;
        _active.Add(1, method);
        try
        {
            var answer = await call();
            code = context.Status.StatusCode;
            return answer;
        }
        catch (RpcException exception)
        {
            code = exception.StatusCode;
            throw;
        }
        finally
        {
            _active.Add(-1, method);
            var status = KeyValuePair.Create("rpc.grpc.status_code", (object?)code.ToString());
            _duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, method, status);
        }
    }
}
