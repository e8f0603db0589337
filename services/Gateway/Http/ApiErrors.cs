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

    private static readonly TimeSpan s_retrySoon = TimeSpan.FromSeconds(2);

    public static FacetError UnsupportedMediaType { get; } = new(
        StatusCode.InvalidArgument, "UNSUPPORTED_MEDIA_TYPE", "Send application/json or multipart/form-data, as the route takes it.");

    public ProblemView ToProblem(Exception exception, HttpContext context)
    {
        var error = exception switch
        {
            BadHttpRequestException bad => FromFramework(bad),
            JsonException json => InvalidJson(json),
            InvalidDataException data => FacetError.Invalid("request", "INVALID_FORM", $"The form of the request cannot be read: {data.Message}"),
            IOException when context.RequestAborted.IsCancellationRequested => new FacetError(StatusCode.Cancelled, "CANCELLED", "The call was cancelled."),
            _ => Friendly(errors.ToError(exception)),
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
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
        _ when bad.InnerException is JsonException json => InvalidJson(json),
        _ => FacetError.Invalid("request", "INVALID_REQUEST", bad.Message),
    };

    /// <summary>Without the names of this program's types, which the serializer's words hold.</summary>
    private static FacetError InvalidJson(JsonException json)
    {
        var quoted = json.Message.Split('\'');
        var place = json.Path is { Length: > 2 } path ? path[2..] : "the request";
        var problem = json.Message.Contains("could not be mapped", StringComparison.Ordinal) && quoted.Length > 1 ? $"'{quoted[1]}' is not known"
            : json.Message.Contains("missing required properties", StringComparison.Ordinal) ? $"{place} lacks '{quoted.ElementAtOrDefault(3)}'"
            : json.Message.Contains("could not be converted", StringComparison.Ordinal) ? $"{place} is of the wrong kind"
            : $"it ends early or is malformed at line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}";
        return FacetError.Invalid("request", "INVALID_JSON", $"The JSON of the request cannot be read: {problem}.");
    }

    /// <summary>What transports say of a service that is away is not for people.</summary>
    private static FacetError Friendly(FacetError error) => error is { Code: StatusCode.Unavailable, Reason: "UNAVAILABLE" }
        ? error with
        {
            Message = $"The {error.Metadata.GetValueOrDefault(StageKey, "called")} service does not answer. Try again in a moment.",
            RetryAfter = error.RetryAfter ?? s_retrySoon,
        }
        : error;

    private static int StatusOf(FacetError error) => error.Reason switch
    {
        "NO_FACE" or "NO_REGION" or "NO_SUCH_FACE" => StatusCodes.Status422UnprocessableEntity,
        "CROSS_SITE" => StatusCodes.Status403Forbidden,
        "HOST_NOT_ALLOWED" => StatusCodes.Status421MisdirectedRequest,
        "METHOD_NOT_ALLOWED" => StatusCodes.Status405MethodNotAllowed,
        "UNSUPPORTED_MEDIA_TYPE" => StatusCodes.Status415UnsupportedMediaType,
        "REQUEST_TOO_LARGE" or "IMAGE_TOO_LARGE" or "FIELD_TOO_LARGE" => StatusCodes.Status413PayloadTooLarge,
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
