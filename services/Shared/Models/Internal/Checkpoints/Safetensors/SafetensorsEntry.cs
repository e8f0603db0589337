namespace Facet.Models.Internal.Checkpoints.Safetensors;

/// <summary>What the header says of one tensor.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Empty for a scalar.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="Length">Exactly the bytes that type and shape need.</param>
internal sealed record SafetensorsEntry(string Name, CheckpointType Type, long[] Shape, long Begin, int Length);
