using System.Buffers.Binary;
using Facet.Models.Internal.Checkpoints.Torch;

namespace Facet.Models.Internal.Features;

/// <summary>
/// Reads the pickle of one contiguous tensor by expecting, instruction by instruction, what Python's pickler writes for it; only numbers,
/// the storage's name and what is kept in the memo may differ.
/// </summary>
internal ref struct PlainPickle(ReadOnlySpan<byte> pickle)
{
    private ReadOnlySpan<byte> _rest = pickle;
    private bool _isPlain = true;

    /// <summary>Elements that the storage is said to have.</summary>
    public long Count { get; private set; }

    /// <summary>False as soon as anything differs.</summary>
    public bool TryRead(ReadOnlySpan<byte> storageKey, out CheckpointType type, out int channels, out int height, out int width)
    {
        (type, channels, height, width) = (default, 0, 0, 0);
        Expect([(byte)PickleOp.Protocol, 2]);
        Expect("ctorch._utils\n_rebuild_tensor_v2\n"u8);
        Remember();
        Expect("(("u8);
        Text("storage"u8);
        Expect("ctorch\n"u8);
        type = StorageType();
        Remember();
        Text(storageKey);
        Device();
        Count = Number();
        Expect("t"u8);
        Remember();
        Expect("Q"u8);
        var offset = Number();
        Span<long> shape = stackalloc long[4], strides = stackalloc long[4];
        var rank = Tuple(shape);
        var isContiguous = Tuple(strides) == rank && IsContiguous(shape[..rank], strides[..rank]);
        _isPlain &= !_rest.IsEmpty && _rest[0] is (byte)PickleOp.True or (byte)PickleOp.False;
        Skip(1);
        Expect("ccollections\nOrderedDict\n"u8);
        Remember();
        Expect(")R"u8);
        Remember();
        Expect("t"u8);
        Remember();
        Expect("R"u8);
        Remember();
        Expect("."u8);
        var isMap = rank == 3 || (rank == 4 && shape[0] == 1);
        if (!_isPlain || !_rest.IsEmpty || !isMap || !isContiguous || offset != 0)
        {
            return false;
        }

        var sizes = shape[(rank - 3)..rank];
        (channels, height, width) = ((int)sizes[0], (int)sizes[1], (int)sizes[2]);
        return channels > 0 && height > 0 && width > 0;
    }

    private static bool IsContiguous(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        var expected = 1L;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] != 1 && strides[i] != expected)
            {
                return false;
            }

            expected = unchecked(expected * shape[i]);
        }

        return true;
    }

    private CheckpointType StorageType()
    {
        var end = _rest.IndexOf((byte)'\n');
        var name = _rest[..Math.Max(end, 0)];
        Skip(name.Length + 1);
        if (name.SequenceEqual("FloatStorage"u8))
        {
            return CheckpointType.F32;
        }

        if (name.SequenceEqual("HalfStorage"u8))
        {
            return CheckpointType.F16;
        }

        if (name.SequenceEqual("BFloat16Storage"u8))
        {
            return CheckpointType.BF16;
        }

        _isPlain &= name.SequenceEqual("DoubleStorage"u8);
        return CheckpointType.F64;
    }

    /// <summary>The device does not matter; its name is a few ASCII characters.</summary>
    private void Device()
    {
        Expect([(byte)PickleOp.BinUnicode]);
        var length = Int32();
        _isPlain &= length is >= 0 and <= 16 && length <= _rest.Length && !_rest[..length].ContainsAnyExceptInRange((byte)' ', (byte)'~');
        Skip(length);
        Remember();
    }

    private void Text(ReadOnlySpan<byte> text)
    {
        Expect([(byte)PickleOp.BinUnicode]);
        _isPlain &= Int32() == text.Length;
        Expect(text);
        Remember();
    }

    /// <summary>Up to four numbers, and how many there were.</summary>
    private int Tuple(scoped Span<long> target)
    {
        var isMarked = !_rest.IsEmpty && _rest[0] == (byte)PickleOp.Mark;
        var count = 0;
        if (isMarked)
        {
            Skip(1);
        }

        while (_isPlain && !_rest.IsEmpty && _rest[0] is (byte)PickleOp.BinInt or (byte)PickleOp.BinInt1 or (byte)PickleOp.BinInt2)
        {
            _isPlain &= count < target.Length;
            var number = Number();
            if (_isPlain)
            {
                target[count++] = number;
            }
        }

        Expect(isMarked ? [(byte)PickleOp.Tuple] : [(byte)PickleOp.Tuple3]);
        _isPlain &= isMarked || count == 3;
        Remember();
        return count;
    }

    private long Number()
    {
        var op = _rest.IsEmpty ? default : (PickleOp)_rest[0];
        Skip(1);
        switch (op)
        {
            case PickleOp.BinInt1 when _rest.Length >= 1:
                var small = _rest[0];
                Skip(1);
                return small;
            case PickleOp.BinInt2 when _rest.Length >= sizeof(ushort):
                var medium = BinaryPrimitives.ReadUInt16LittleEndian(_rest);
                Skip(sizeof(ushort));
                return medium;
            case PickleOp.BinInt:
                return Int32();
            default:
                _isPlain = false;
                return 0;
        }
    }

    private int Int32()
    {
        var value = _rest.Length >= sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(_rest) : -1;
        Skip(sizeof(int));
        return value;
    }

    /// <summary>Python keeps what it has written in a memo, to name it again; nothing here is named again.</summary>
    private void Remember()
    {
        if (!_rest.IsEmpty && _rest[0] == (byte)PickleOp.BinPut)
        {
            Skip(2);
        }
    }

    private void Expect(ReadOnlySpan<byte> bytes)
    {
        _isPlain &= _rest.StartsWith(bytes);
        Skip(bytes.Length);
    }

    /// <summary>Never past the end: what follows is then missed.</summary>
    private void Skip(int count)
    {
        _isPlain &= count >= 0 && count <= _rest.Length;
        _rest = _isPlain ? _rest[count..] : default;
    }
}
