using System.Buffers.Binary;
using System.Text;

namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>The pickle of one contiguous tensor on the CPU: a call of PyTorch's rebuild function, in protocol 2.</summary>
internal static class TensorPickle
{
    public const string StorageKey = "0";

    public static byte[] Of(CheckpointType type, ReadOnlySpan<long> shape)
    {
        Span<long> strides = stackalloc long[shape.Length];
        var count = 1L;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            (strides[i], count) = (count, count * shape[i]);
        }

        List<byte> pickle = [(byte)PickleOp.Protocol, 2];
        Global(pickle, "torch._utils"u8, "_rebuild_tensor_v2"u8);
        pickle.Add((byte)PickleOp.Mark);
        Storage(pickle, type, count);
        Number(pickle, 0);
        Tuple(pickle, shape);
        Tuple(pickle, strides);
        pickle.Add((byte)PickleOp.False);
        Global(pickle, "collections"u8, "OrderedDict"u8);
        pickle.AddRange([(byte)PickleOp.EmptyTuple, (byte)PickleOp.Reduce]);
        pickle.AddRange([(byte)PickleOp.Tuple, (byte)PickleOp.Reduce, (byte)PickleOp.Stop]);
        return [.. pickle];
    }

    private static void Storage(List<byte> pickle, CheckpointType type, long count)
    {
        pickle.Add((byte)PickleOp.Mark);
        Text(pickle, "storage"u8);
        Global(pickle, "torch"u8, TypeName(type));
        Text(pickle, Encoding.ASCII.GetBytes(StorageKey));
        Text(pickle, "cpu"u8);
        Number(pickle, count);
        pickle.AddRange([(byte)PickleOp.Tuple, (byte)PickleOp.BinPersistentId]);
    }

    private static ReadOnlySpan<byte> TypeName(CheckpointType type) => type switch
    {
        CheckpointType.F64 => "DoubleStorage"u8,
        CheckpointType.F32 => "FloatStorage"u8,
        CheckpointType.F16 => "HalfStorage"u8,
        CheckpointType.BF16 => "BFloat16Storage"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Only floating-point tensors are written."),
    };

    private static void Global(List<byte> pickle, ReadOnlySpan<byte> module, ReadOnlySpan<byte> name)
    {
        pickle.Add((byte)PickleOp.Global);
        pickle.AddRange(module);
        pickle.Add((byte)'\n');
        pickle.AddRange(name);
        pickle.Add((byte)'\n');
    }

    private static void Text(List<byte> pickle, ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        pickle.Add((byte)PickleOp.BinUnicode);
        pickle.AddRange(length);
        pickle.AddRange(text);
    }

    private static void Tuple(List<byte> pickle, ReadOnlySpan<long> numbers)
    {
        pickle.Add((byte)PickleOp.Mark);
        foreach (var number in numbers)
        {
            Number(pickle, number);
        }

        pickle.Add((byte)PickleOp.Tuple);
    }

    private static void Number(List<byte> pickle, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, checked((int)value));
        pickle.Add((byte)PickleOp.BinInt);
        pickle.AddRange(bytes);
    }
}
