using System.Diagnostics;
using System.Text.Json;
using Facet.Hosting;
using Grpc.Core;
using Microsoft.AspNetCore.WebUtilities;

namespace Facet.Gateway.Http;

/// <summary>Says an error as problem details: the same reason, words and stage that gRPC callers get.</summary>
internal sealed class ApiErrors(ErrorTranslator errors)
{
    private const string Stage = "gateway";
    private const string StageKey = "stage";
    private const int ClientClosedRequest = 499;

    public ProblemView ToProblem(Exception exception, HttpContext context)
    {
        var error = exception switch
        {
            BadHttpRequestException bad => FromFramework(bad),
            JsonException json => FacetError.Invalid("request", "INVALID_JSON", $"The JSON of the request cannot be read: {json.Message}"),
            InvalidDataException data => FacetError.Invalid("request", "INVALID_FORM", $"The form of the request cannot be read: {data.Message}"),
            IOException when context.RequestAborted.IsCancellationRequested => new FacetError(StatusCode.Cancelled, "CANCELLED", "The call was cancelled."),
            _ => errors.ToError(exception),
        };
        return ToProblem(error, context);
    }

    public static ProblemView ToProblem(FacetError error, HttpContext context)
    {
        var status = StatusOf(error);
        return new ProblemView(
            "about:blank",
            status == ClientClosedRequest ? "Client Closed Request" : ReasonPhrases.GetReasonPhrase(status),
            status,
            error.Message,
            error.Reason,
            error.Metadata.GetValueOrDefault(StageKey, Stage),
            error.Field,
            error.RetryAfter?.TotalMilliseconds,
            Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier);
    }

    public static IResult ToResult(ProblemView problem) => Results.Json(problem, contentType: "application/problem+json", statusCode: problem.Status);

    private static FacetError FromFramework(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => new FacetError(
            StatusCode.ResourceExhausted, "REQUEST_TOO_LARGE", "The request is larger than the server accepts: send fewer or smaller photos at a time."),
        StatusCodes.Status415UnsupportedMediaType => new FacetError(
            StatusCode.InvalidArgument, "UNSUPPORTED_MEDIA_TYPE", "Send application/json or multipart/form-data, as the route takes it."),
        _ => FacetError.Invalid("request", "INVALID_REQUEST", (bad.InnerException as JsonException)?.Message ?? bad.Message),
    };

    private static int StatusOf(FacetError error) => error.Reason switch
    {
        "NO_FACE" or "NO_REGION" or "NO_SUCH_FACE" => StatusCodes.Status422UnprocessableEntity,
        "CROSS_SITE" => StatusCodes.Status403Forbidden,
        "HOST_NOT_ALLOWED" => StatusCodes.Status421MisdirectedRequest,
        "UNSUPPORTED_MEDIA_TYPE" => StatusCodes.Status415UnsupportedMediaType,
        "REQUEST_TOO_LARGE" or "IMAGE_TOO_LARGE" => StatusCodes.Status413PayloadTooLarge,
        "DISK_FULL" => StatusCodes.Status507InsufficientStorage,
        _ when error.Reason.StartsWith("IMAGE_", StringComparison.Ordinal) => StatusCodes.Status422UnprocessableEntity,
        _ => StatusOf(error.Code),
    };

    private static int StatusOf(StatusCode code) => code switch
    {
        StatusCode.InvalidArgument or StatusCode.OutOfRange => StatusCodes.Status400BadRequest,
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.AlreadyExists or StatusCode.FailedPrecondition or StatusCode.Aborted => StatusCodes.Status409Conflict,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        StatusCode.Cancelled => ClientClosedRequest,
        StatusCode.Unimplemented => StatusCodes.Status501NotImplemented,
        StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        StatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };
}
