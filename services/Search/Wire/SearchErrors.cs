using Facet.Hosting;
using Facet.Search.Model;
using Grpc.Core;

namespace Facet.Search.Wire;

/// <summary>What callers see of each reason.</summary>
internal static class SearchErrors
{
    private static readonly TimeSpan _retrySoon = TimeSpan.FromSeconds(1);

    public static FacetError ToError(SearchException problem) => problem.Reason switch
    {
        SearchReason.InvalidArgument => new(StatusCode.InvalidArgument, "INVALID_ARGUMENT", problem.Message),
        SearchReason.InvalidFactors => new(StatusCode.InvalidArgument, "INVALID_FACTORS", problem.Message),
        SearchReason.InvalidPageToken => FacetError.Invalid("page_token", "INVALID_PAGE_TOKEN", problem.Message),
        SearchReason.UnknownRegion => new(StatusCode.InvalidArgument, "UNKNOWN_REGION", problem.Message),
        SearchReason.CollectionNotFound => new(StatusCode.NotFound, "COLLECTION_NOT_FOUND", problem.Message),
        SearchReason.PointNotFound => new(StatusCode.NotFound, "POINT_NOT_FOUND", problem.Message),
        SearchReason.CollectionExists => new(StatusCode.AlreadyExists, "COLLECTION_EXISTS", problem.Message),
        SearchReason.FingerprintMismatch => new(StatusCode.FailedPrecondition, "FINGERPRINT_MISMATCH", problem.Message),
        SearchReason.GenerationConflict => new(StatusCode.FailedPrecondition, "GENERATION_CONFLICT", problem.Message),
        SearchReason.ChangesForgotten => new(StatusCode.OutOfRange, "CHANGES_FORGOTTEN", problem.Message),
        SearchReason.DiskFull => new(StatusCode.ResourceExhausted, "DISK_FULL", problem.Message),
        SearchReason.FolderLocked => new(StatusCode.FailedPrecondition, "DATA_FOLDER_IN_USE", problem.Message),
        SearchReason.UnsupportedDataFormat => new(StatusCode.FailedPrecondition, "UNSUPPORTED_DATA_FORMAT", problem.Message),
        SearchReason.InvalidBackup => new(StatusCode.FailedPrecondition, "INVALID_BACKUP", problem.Message),
        SearchReason.ShuttingDown => new(StatusCode.Unavailable, "SHUTTING_DOWN", problem.Message) { RetryAfter = _retrySoon },
        _ => new(StatusCode.Internal, "STORAGE_FAILED", problem.Message),
    };
}
