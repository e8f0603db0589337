namespace Facet.Models.Internal.Features;

/// <summary>A contiguous map [C, height, width] or [1, C, height, width] inside of a file.</summary>
/// <param name="Type">F16, BF16, F32 or F64.</param>
/// <param name="Channels">At least 1.</param>
/// <param name="Height">At least 1.</param>
/// <param name="Width">At least 1.</param>
/// <param name="Offset">Where its bytes begin.</param>
/// <param name="Length">Exactly the bytes that type and shape need.</param>
internal readonly record struct PlainTensor(CheckpointType Type, int Channels, int Height, int Width, int Offset, int Length);
