namespace Facet.Models.Internal.Checkpoints;

internal static class TensorSizes
{
    public static int BytesPerElement(CheckpointType type) => type switch
    {
        CheckpointType.F64 or CheckpointType.I64 => 8,
        CheckpointType.F32 or CheckpointType.I32 => 4,
        CheckpointType.F16 or CheckpointType.BF16 or CheckpointType.I16 => 2,
        _ => 1,
    };

    /// <summary>The bytes that a tensor takes, which fit into one block of memory.</summary>
    /// <exception cref="ModelException">The shape is impossible, or the tensor is larger than 2 GiB.</exception>
    public static int Bytes(string fileName, string tensor, CheckpointType type, ReadOnlySpan<long> shape)
    {
        if (shape.Length > CheckpointLimits.MaxRank)
        {
            throw ModelException.Unsupported(
                $"{fileName}: tensor '{tensor}' has {shape.Length} dimensions; at most {CheckpointLimits.MaxRank} are supported.");
        }

        if (!Shapes.TryCount(shape, out var count))
        {
            throw ModelException.Invalid($"{fileName}: tensor '{tensor}' has the impossible shape {Shapes.Text(shape)}.");
        }

        return count <= Array.MaxLength / BytesPerElement(type)
            ? (int)count * BytesPerElement(type)
            : throw new ModelException(
                ModelErrorReason.TooLarge,
                $"{fileName}: tensor '{tensor}' of shape {Shapes.Text(shape)} needs more than 2 GiB; no tensor may.");
    }

    /// <exception cref="ModelException">The name is empty or too long to be one.</exception>
    public static string RequireName(string fileName, string tensor) => tensor.Length is > 0 and <= CheckpointLimits.MaxNameLength
        ? tensor
        : throw ModelException.Invalid(
            $"{fileName}: a tensor's name has {tensor.Length} characters; it must have 1 to {CheckpointLimits.MaxNameLength}: '{tensor}'.");
}
