using System.Diagnostics;
using Facet.Hosting.Internal.Errors;
using Facet.Types.V1;
using Grpc.Core;

namespace Facet.Hosting;

/// <summary>Turns exceptions into what callers see, and errors of other services back into the same form.</summary>
public sealed class ErrorTranslator
{
    private readonly Dictionary<Type, IErrorMapper> _mappers = [];
    private readonly ILogger<ErrorTranslator> _logger;

    public ErrorTranslator(IEnumerable<IErrorMapper> mappers, ILogger<ErrorTranslator> logger)
    {
        ArgumentNullException.ThrowIfNull(mappers);
        _logger = logger;
        foreach (var mapper in mappers)
        {
            _mappers[mapper.ExceptionType] = mapper;
        }
    }

    /// <summary>The error that another service answered a call with, with its reason and the time to wait where it named them.</summary>
    public static FacetError FromRpc(RpcException exception) => ErrorDetails.Read(exception);

    /// <summary>The status of a stream's item that another service refused. The stage it names itself wins over the one given.</summary>
    /// <param name="exception">What the call to the service threw.</param>
    /// <param name="stage">The service that was called: "parsing".</param>
    public static ItemStatus FromRpc(RpcException exception, string stage) => ToStatus(ErrorDetails.Read(exception), stage);

    /// <summary>The status of a stream's item that failed here. An exception nobody mapped is logged and becomes INTERNAL.</summary>
    /// <param name="exception">What handling the item threw; errors of other services keep their reason and stage.</param>
    /// <param name="stage">This service: "features".</param>
    public ItemStatus ToItemStatus(Exception exception, string stage) => ToStatus(ToError(exception), stage);

    /// <summary>What callers see of an exception. One that nobody mapped is logged with a number that the caller gets too.</summary>
    public FacetError ToError(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        switch (exception)
        {
            case FacetException facet:
                return facet.Error;
            case RpcException rpc:
                return ErrorDetails.Read(rpc);
            case AggregateException { InnerExceptions: [var only] }:
                return ToError(only);
        }

        for (var type = exception.GetType(); type is not null; type = type.BaseType)
        {
            if (_mappers.TryGetValue(type, out var mapper))
            {
                return mapper.Map(exception);
            }
        }

        return exception is OperationCanceledException
            ? new FacetError(StatusCode.Cancelled, "CANCELLED", "The call was cancelled.")
            : Unexpected(exception);
    }

    private static ItemStatus ToStatus(FacetError error, string stage) => new()
    {
        Code = (int)error.Code,
        Reason = error.Reason,
        Message = ErrorDetails.OneLine(error.Message),
        Stage = error.Metadata.GetValueOrDefault(ErrorDetails.StageKey, stage),
    };

    private FacetError Unexpected(Exception exception)
    {
        var id = Activity.Current?.TraceId.ToHexString() ?? Guid.NewGuid().ToString("n");
        ErrorLog.Unexpected(_logger, exception, id);
        return new FacetError(StatusCode.Internal, "INTERNAL", $"Unexpected error; the service's log has it under {id}.");
    }
}
