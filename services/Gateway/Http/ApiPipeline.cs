using Facet.Hosting;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Facet.Gateway.Http;

/// <summary>Metadata of routes that may take a multiple of the usual time; 0: as long as they like.</summary>
internal sealed record LongRunning(int Factor);

/// <summary>What happens around every request to the page and the API: guard, headers, deadline, errors as problem details.</summary>
internal sealed class ApiPipeline(ApiGuard guard, ApiErrors errors, IOptions<GatewayOptions> options, TimeProvider time, ILogger<ApiPipeline> logger)
{
    private const string DeadlineHeader = "X-Facet-Deadline-Ms";

    /// <summary>Whether the request is for the page or the API; metrics and probes have nothing to do with browsers.</summary>
    public static bool Concerns(HttpContext context) => !context.Request.Protocol.StartsWith("HTTP/2", StringComparison.Ordinal)
        && !context.Request.Path.StartsWithSegments("/metrics") && !context.Request.Path.StartsWithSegments("/healthz");

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        ApiGuard.SetHeaders(context.Response);
        if (guard.Refuse(context) is { } refusal)
        {
            await AnswerAsync(context, ApiErrors.ToProblem(refusal, context));
        }
        else if (context.Request.Path.StartsWithSegments(ApiGuard.ApiPath))
        {
            context.Response.Headers.CacheControl = "no-store";
            await WithDeadlineAsync(context, next);
        }
        else
        {
            await next(context);
        }
    }

    private async Task WithDeadlineAsync(HttpContext context, RequestDelegate next)
    {
        var left = context.RequestAborted;
        using var deadline = new CancellationTokenSource(TimeOf(context), time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(left, deadline.Token);
        context.RequestAborted = both.Token;
        try
        {
            await next(context);
            if (!context.Response.HasStarted && RoutingProblem(context) is { } problem)
            {
                await AnswerAsync(context, ApiErrors.ToProblem(problem, context));
            }
        }
        catch (Exception exception)
        {
            var passed = deadline.IsCancellationRequested && !left.IsCancellationRequested;
            context.RequestAborted = left;
            await AnswerAsync(context, errors.ToProblem(passed ? Late(exception) : exception, context));
        }
    }

    /// <summary>What the framework's routing answers with a bare status.</summary>
    private static FacetError? RoutingProblem(HttpContext context)
    {
        var what = $"{context.Request.Method} {context.Request.Path}";
        return context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => new FacetError(StatusCode.NotFound, "NO_SUCH_ROUTE", $"There is no {what}; see /openapi/v1.json."),
            StatusCodes.Status405MethodNotAllowed => new FacetError(StatusCode.Unimplemented, "METHOD_NOT_ALLOWED", $"There is no {what}; see /openapi/v1.json."),
            StatusCodes.Status415UnsupportedMediaType => ApiErrors.UnsupportedMediaType,
            _ => null,
        };
    }

    /// <summary>Which service was waited for stays in the answer.</summary>
    private static FacetException Late(Exception exception)
    {
        var waitedFor = exception is RpcException rpc ? ErrorTranslator.FromRpc(rpc).Metadata : null;
        var error = new FacetError(StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED", "The answer was not ready in time. Try again, or with fewer or smaller photos.");
        return new FacetException(waitedFor is null ? error : error with { Metadata = waitedFor }, exception);
    }

    private TimeSpan TimeOf(HttpContext context)
    {
        var factor = context.GetEndpoint()?.Metadata.GetMetadata<LongRunning>()?.Factor ?? 1;
        var most = TimeSpan.FromSeconds(options.Value.HttpDeadlineSeconds * factor);
        return int.TryParse(context.Request.Headers[DeadlineHeader], out var wanted) && wanted > 0 && (factor == 0 || TimeSpan.FromMilliseconds(wanted) < most)
            ? TimeSpan.FromMilliseconds(wanted)
            : factor == 0 ? Timeout.InfiniteTimeSpan : most;
    }

    private async Task AnswerAsync(HttpContext context, ProblemView problem)
    {
        GatewayLog.Refused(logger, context.Request.Method, context.Request.Path, problem.Status, problem.Reason, problem.Detail);
        if (context.Response.HasStarted)
        {
            // Half an answer was sent: ending the connection is the only way to say that it is not whole.
            context.Abort();
            return;
        }

        context.Response.Clear();
        ApiGuard.SetHeaders(context.Response);
        context.Response.Headers.CacheControl = "no-store";
        if (problem.RetryAfterMs is { } wait)
        {
            context.Response.Headers.RetryAfter = $"{(int)Math.Ceiling(wait / 1000)}";
        }

        await ApiErrors.ToResult(problem).ExecuteAsync(context);
    }
}
