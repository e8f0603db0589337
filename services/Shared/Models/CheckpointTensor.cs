using Facet.Models.Internal.Checkpoints;

namespace Facet.Models;

/// <summary>One tensor of a <see cref="Checkpoint"/>: contiguous, row-major, little-endian.</summary>
/// <param name="Name">Its full name in the checkpoint.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Empty for a scalar.</param>
/// <param name="Data">Exactly the bytes that type and shape say; valid until the checkpoint is disposed.</param>
public sealed record CheckpointTensor(string Name, CheckpointType Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Data)
{
    /// <summary>Elements, 1 for a scalar.</summary>
    public int Count => Data.Length / TensorSizes.BytesPerElement(Type);

    /// <summary>Whether the elements are floating-point numbers, which <see cref="CopyTo"/> can give as float32.</summary>
    public bool IsFloating => Type is CheckpointType.F64 or CheckpointType.F32 or CheckpointType.F16 or CheckpointType.BF16;

    /// <summary>The elements as float32. Half-width types widen exactly; float64 is rounded to nearest.</summary>
    /// <exception cref="ModelException">The elements are integers.</exception>
    public float[] ToFloats()
    {
        var floats = GC.AllocateUninitializedArray<float>(Count);
        CopyTo(floats);
        return floats;
    }

    /// <summary>Writes the elements as float32 to the first <see cref="Count"/> places of <paramref name="target"/>.</summary>
    /// <inheritdoc cref="ToFloats"/>
    /// <exception cref="ArgumentException"><paramref name="target"/> is too short.</exception>
    public void CopyTo(Span<float> target)
    {
        RequireFloating();
        if (target.Length < Count)
        {
            throw new ArgumentException($"Tensor '{Name}' has {Count} elements; the target has {target.Length}.", nameof(target));
        }

        FloatConversion.ToSingle(Type, Data.Span, target[..Count]);
    }

    /// <summary>Checks that no element is NaN or infinite, also as float32; reads the whole tensor.</summary>
    /// <exception cref="ModelException">One is, or the elements are integers.</exception>
    public void RequireFinite()
    {
        RequireFloating();
        var (index, value) = FloatConversion.FirstNonFinite(Type, Data.Span);
        if (index >= 0)
        {
            throw ModelException.Invalid($"Tensor '{Name}' holds {value} at element {index}; weights must be finite numbers.");
        }
    }

    private void RequireFloating()
    {
        if (!IsFloating)
        {
            throw ModelException.Unsupported($"Tensor '{Name}' has elements of type {Type}; floating-point numbers are needed.");
        }
    }
}
