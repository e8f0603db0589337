namespace Facet.Models;

/// <summary>One tensor of a <see cref="Checkpoint"/>: contiguous, row-major, little-endian.</summary>
/// <param name="Name">Its full name in the checkpoint.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Empty for a scalar.</param>
/// <param name="Data">Exactly the bytes that type and shape say; valid until the checkpoint is disposed.</param>
public sealed record CheckpointTensor(string Name, CheckpointType Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Data);
