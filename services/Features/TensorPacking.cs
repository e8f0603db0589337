using System.Runtime.InteropServices;
using Facet.Hosting;
using Facet.Types.V1;
using Google.Protobuf;

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
        if (type == TensorType.Float32)
        {
            return ByteString.CopyFrom(MemoryMarshal.AsBytes(values));
        }

        var halves = new Half[values.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(values, halves);
        return ByteString.CopyFrom(MemoryMarshal.AsBytes(halves.AsSpan()));
    }
}
