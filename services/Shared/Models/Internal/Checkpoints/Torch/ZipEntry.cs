namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>Where an entry's bytes are in the file; they lie inside of it.</summary>
internal readonly record struct ZipEntry(long Offset, long Length);
