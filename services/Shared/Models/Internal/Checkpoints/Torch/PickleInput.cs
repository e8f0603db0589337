using System.Buffers.Binary;
using System.Text;

namespace Facet.Models.Internal.Checkpoints.Torch;

/// <summary>The bytes of a pickle, read from the front; every read is checked against their end.</summary>
internal ref struct PickleInput(ReadOnlySpan<byte> bytes, string fileName)
{
    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public string FileName { get; } = fileName;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    public byte Byte() => Bytes(1)[0];

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(sizeof(int)));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(sizeof(uint)));

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(sizeof(ushort)));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(sizeof(ulong)));

    // The one number that pickles store with its highest byte first.
    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Bytes(sizeof(double)));

    public ReadOnlySpan<byte> Bytes(ulong count)
    {
        if (count > (ulong)(_bytes.Length - Position))
        {
            throw ModelException.Invalid($"{FileName} is truncated: its pickle ends at byte {_bytes.Length}, in the middle of an instruction.");
        }

        var read = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return read;
    }

    public string Text(ulong byteCount)
    {
        var text = Bytes(byteCount);
        try
        {
            return _strictUtf8.GetString(text);
        }
        catch (DecoderFallbackException error)
        {
            throw ModelException.Invalid($"{FileName}: a text in its pickle is not valid UTF-8.", error);
        }
    }

    /// <summary>Text up to a line feed, which is left out: half the name of a Python type or function.</summary>
    public string Line()
    {
        const int MaxLength = 256;
        var rest = _bytes[Position..];
        var length = rest[..Math.Min(rest.Length, MaxLength)].IndexOf((byte)'\n');
        if (length < 0)
        {
            throw ModelException.Invalid($"{FileName}: a name in its pickle does not end within {MaxLength} bytes.");
        }

        var line = Text((ulong)length);
        Position++;
        return line;
    }
}
