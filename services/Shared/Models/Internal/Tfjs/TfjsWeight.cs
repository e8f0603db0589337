using System.Buffers.Binary;

namespace Facet.Models.Internal.Tfjs;

/// <summary>One weight of a tfjs model, decoded when it is asked for.</summary>
/// <param name="Name">Name of the constant node it belongs to.</param>
/// <param name="Shape">TensorFlow order.</param>
/// <param name="Storage">How <paramref name="Data"/> is encoded.</param>
/// <param name="IsInteger">Whether the decoded values are int32 rather than float32.</param>
/// <param name="Scale">Factor of the quantised forms.</param>
/// <param name="Min">Offset of the quantised forms.</param>
/// <param name="Data">Exactly the bytes of this weight inside its group's shards.</param>
internal sealed record TfjsWeight(
    string Name, long[] Shape, TfjsStorage Storage, bool IsInteger, float Scale, float Min, ReadOnlyMemory<byte> Data)
{
    public static int BytesPerElement(TfjsStorage storage) => storage switch
    {
        TfjsStorage.UInt8 => 1,
        TfjsStorage.UInt16 or TfjsStorage.Float16 => 2,
        _ => 4,
    };

    public int Count => Data.Length / BytesPerElement(Storage);

    public float[] ReadFloats()
    {
        if (IsInteger)
        {
            throw ModelException.Invalid($"Weight '{Name}' is int32 where float32 is needed.");
        }

        var values = new float[Count];
        var data = Data.Span;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Storage switch
            {
                TfjsStorage.Float32 => BinaryPrimitives.ReadSingleLittleEndian(data[(4 * i)..]),
                TfjsStorage.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(data[(2 * i)..]),
                TfjsStorage.UInt16 => (BinaryPrimitives.ReadUInt16LittleEndian(data[(2 * i)..]) * Scale) + Min,
                _ => (data[i] * Scale) + Min,
            };
        }

        return values;
    }

    public int[] ReadIntegers()
    {
        if (Storage != TfjsStorage.Int32)
        {
            throw ModelException.Invalid($"Weight '{Name}' is not plain int32, which shapes and axes must be.");
        }

        var values = new int[Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt32LittleEndian(Data.Span[(4 * i)..]);
        }

        return values;
    }
}
