namespace Facet.Index.Internal.Snapshots;

/// <summary>Where a section is in the file, in bytes, and the CRC-32C of its contents.</summary>
internal sealed record SnapshotSection(string Name, long Offset, long Length, uint Crc);
