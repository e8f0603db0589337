namespace Facet.Search.Model;

/// <summary>Why a request was refused.</summary>
public enum SearchReason
{
    /// <summary>A value is malformed or outside its range.</summary>
    InvalidArgument,

    /// <summary>A point or query holds factors that cannot be scored.</summary>
    InvalidFactors,

    /// <summary>A page token was not made by this service for this listing.</summary>
    InvalidPageToken,

    /// <summary>A weight, or every region of a query, names a region that the collection does not have.</summary>
    UnknownRegion,

    CollectionNotFound,

    PointNotFound,

    CollectionExists,

    /// <summary>The collection was made by another model, recipe, mask source or precision.</summary>
    FingerprintMismatch,

    /// <summary>The collection has a next generation, or has none, where the request asks for the opposite; or it is not complete.</summary>
    GenerationConflict,

    /// <summary>Deletions since the asked sequence number were forgotten: what is derived from the collection must be made anew.</summary>
    ChangesForgotten,

    /// <summary>The disk has no room for the write. Nothing acknowledged is lost. Deletions may use the reserve.</summary>
    DiskFull,

    /// <summary>Another process works on the data folder.</summary>
    FolderLocked,

    /// <summary>The data folder was written by a newer version or holds something else.</summary>
    UnsupportedDataFormat,

    /// <summary>The disk or the database failed.</summary>
    StorageFailed,

    /// <summary>A backup is damaged or incomplete.</summary>
    InvalidBackup,

    /// <summary>The store is being closed.</summary>
    ShuttingDown,
}
