using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Facet.Hosting;
using Facet.Types.V1;
using Google.Protobuf;
using Tensor = Facet.Types.V1.Tensor;

namespace Facet.Features;

/// <summary>Float tensors as packed bytes: little-endian, as this process's own numbers are.</summary>
internal static class TensorPacking
{
    /// <exception cref="FacetException">INVALID_ARGUMENT: neither float32 nor float16.</exception>
    public static TensorType CheckType(TensorType type) => type switch
    {
        TensorType.Unspecified or TensorType.Float32 => TensorType.Float32,
        TensorType.Float16 => TensorType.Float16,
        _ => throw new FacetException(FacetError.Invalid("type", "TENSOR_TYPE", $"Features come as FLOAT32 or FLOAT16, not as {type}.")),
    };

    /// <param name="values">product(shape) numbers, row-major.</param>
    /// <param name="shape">Dimensions.</param>
    /// <param name="type">FLOAT32, or FLOAT16 with rounding to nearest even; values beyond 65,504 become infinite.</param>
    public static Tensor Pack(ReadOnlySpan<float> values, ReadOnlySpan<long> shape, TensorType type)
    {
        var tensor = new Tensor { Type = type, Data = Bytes(values, type) };
        foreach (var dimension in shape)
        {
            tensor.Shape.Add(dimension);
        }

        return tensor;
    }

    private static ByteString Bytes(ReadOnlySpan<float> values, TensorType type)
    {
        // Maps are large: clearing memory that is written at once would be felt.
        if (type == TensorType.Float32)
        {
            var singles = GC.AllocateUninitializedArray<byte>(checked(values.Length * sizeof(float)));
            MemoryMarshal.AsBytes(values).CopyTo(singles);
            return UnsafeByteOperations.UnsafeWrap(singles);
        }

        var halves = GC.AllocateUninitializedArray<byte>(checked(values.Length * Unsafe.SizeOf<Half>()));
        TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(halves.AsSpan()));
        return UnsafeByteOperations.UnsafeWrap(halves);
    }
}
