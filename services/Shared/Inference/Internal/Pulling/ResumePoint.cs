namespace Facet.Inference.Internal.Pulling;

/// <summary>From where a file is asked for, provided that it is still the same one.</summary>
/// <param name="Offset">Bytes that are not needed again.</param>
/// <param name="Total">Bytes of the whole file.</param>
/// <param name="ETag">A strong tag, with its quotes.</param>
internal sealed record ResumePoint(long Offset, long Total, string ETag);
