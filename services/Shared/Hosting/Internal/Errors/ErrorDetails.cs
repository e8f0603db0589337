using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using RpcStatus = Google.Rpc.Status;
using Status = Grpc.Core.Status;

namespace Facet.Hosting.Internal.Errors;

/// <summary>
/// Errors on the wire: a google.rpc.Status with ErrorInfo, BadRequest and RetryInfo in the trailer grpc-status-details-bin.
/// </summary>
internal static class ErrorDetails
{
    public const string Trailer = "grpc-status-details-bin";
    public const string Domain = "facet";

    /// <summary>Key of ErrorInfo's metadata that names the service which refused.</summary>
    public const string StageKey = "stage";

    /// <summary>Messages travel in headers, whose size clients limit (8 KiB is common).</summary>
    private const int MaxMessageLength = 1024;

    public static RpcException ToRpc(FacetError error, string? stage, Exception? cause)
    {
        var message = OneLine(error.Message);
        // ErrorInfo's field 1 is called "reason" today and "type" in the version of the messages used here; the wire is the same.
        var info = new ErrorInfo { Type = error.Reason, Domain = Domain };
        info.Metadata.Add(error.Metadata.ToDictionary());
        if (stage is not null)
        {
            info.Metadata.TryAdd(StageKey, stage);
        }

        var status = new RpcStatus { Code = (int)error.Code, Message = message, Details = { Any.Pack(info) } };
        if (error.Field is not null)
        {
            var violation = new BadRequest.Types.FieldViolation { Field = error.Field, Description = message };
            status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { violation } }));
        }

        if (error.RetryAfter is { } delay)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = delay.ToDuration() }));
        }

        return new RpcException(new Status(error.Code, message, cause), new Metadata { { Trailer, status.ToByteArray() } });
    }

    /// <summary>Reads an error back. One without details keeps its code and text, with the code's name as reason.</summary>
    public static FacetError Read(RpcException exception)
    {
        var error = new FacetError(exception.StatusCode, CodeName(exception.StatusCode), exception.Status.Detail);
        if (exception.Trailers.GetValueBytes(Trailer) is { } bytes && TryParse(bytes, out var status))
        {
            error = status.Details.Aggregate(error, AddDetail);
        }

        return exception.Data[StageKey] is string stage && !error.Metadata.ContainsKey(StageKey)
            ? error with { Metadata = new Dictionary<string, string>(error.Metadata) { [StageKey] = stage } }
            : error;
    }

    /// <summary>No line breaks or other control characters, and not too long.</summary>
    public static string OneLine(string text)
    {
        var cut = text.Length <= MaxMessageLength ? text : string.Concat(text.AsSpan(0, MaxMessageLength - 3), "...");
        return cut.AsSpan().ContainsAnyInRange('\0', '\u001f')
            ? string.Create(cut.Length, cut, static (span, source) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = char.IsControl(source[i]) ? ' ' : source[i];
                }
            })
            : cut;
    }

    private static FacetError AddDetail(FacetError error, Any detail)
    {
        if (detail.TryUnpack<ErrorInfo>(out var info))
        {
            return error with { Reason = info.Type, Metadata = info.Metadata.ToDictionary() };
        }

        if (detail.TryUnpack<RetryInfo>(out var retry) && retry.RetryDelay is not null)
        {
            return error with { RetryAfter = retry.RetryDelay.ToTimeSpan() };
        }

        return detail.TryUnpack<BadRequest>(out var bad) && bad.FieldViolations is [var first, ..]
            ? error with { Field = first.Field }
            : error;
    }

    private static bool TryParse(byte[] bytes, out RpcStatus status)
    {
        try
        {
            status = RpcStatus.Parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            // Not ours: a server of another make put something else there.
            status = new RpcStatus();
            return false;
        }
    }

    /// <summary>DeadlineExceeded -> DEADLINE_EXCEEDED.</summary>
    private static string CodeName(StatusCode code) => code == StatusCode.OK
        ? "OK"
        : string.Concat(code.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));
}
