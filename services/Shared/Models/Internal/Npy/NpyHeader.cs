using System.Text;

namespace Facet.Models.Internal.Npy;

/// <summary>
/// Parses the header of a .npy file, the text of a Python dict with exactly three items:
/// <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (2, 3), }</c>.
/// </summary>
internal ref struct NpyHeader
{
    private readonly string _fileName;
    private ReadOnlySpan<byte> _rest;

    private NpyHeader(ReadOnlySpan<byte> text, string fileName)
    {
        _rest = text;
        _fileName = fileName;
    }

    public static (CheckpointType Type, long[] Shape) Parse(ReadOnlySpan<byte> text, string fileName) => new NpyHeader(text, fileName).Parse();

    private (CheckpointType Type, long[] Shape) Parse()
    {
        CheckpointType? type = null;
        bool? isFortran = null;
        long[]? shape = null;
        Expect((byte)'{');
        while (!TryTake((byte)'}'))
        {
            var key = Quoted();
            Expect((byte)':');
            switch (key)
            {
                case "descr" when type is null:
                    type = TypeOf(Quoted());
                    break;
                case "fortran_order" when isFortran is null:
                    isFortran = Flag();
                    break;
                case "shape" when shape is null:
                    shape = Tuple();
                    break;
                default:
                    throw Malformed();
            }

            if (!TryTake((byte)',') && Peek() != (byte)'}')
            {
                throw Malformed();
            }
        }

        if (type is null || isFortran is null || shape is null || !_rest.Trim(" \n"u8).IsEmpty)
        {
            throw Malformed();
        }

        return isFortran is false ? (type.Value, shape) : throw ModelException.Unsupported($"{_fileName} is in Fortran order; C order is needed: numpy.ascontiguousarray makes it.");
    }

    private readonly CheckpointType TypeOf(string descr) => descr switch
    {
        "<f2" => CheckpointType.F16,
        "<f4" => CheckpointType.F32,
        "<f8" => CheckpointType.F64,
        "<i4" => CheckpointType.I32,
        "<i8" => CheckpointType.I64,
        "|u1" or "<u1" => CheckpointType.U8,
        _ => throw ModelException.Unsupported($"{_fileName} has elements of type '{descr}'; <f2, <f4, <f8, <i4, <i8 and |u1 can be read."),
    };

    private string Quoted()
    {
        var quote = Peek();
        if (quote is not ((byte)'\'' or (byte)'"'))
        {
            throw Malformed();
        }

        var length = _rest[1..].IndexOf(quote);
        if (length < 0)
        {
            throw Malformed();
        }

        var text = Encoding.Latin1.GetString(_rest.Slice(1, length));
        _rest = _rest[(length + 2)..];
        return text;
    }

    private bool Flag()
    {
        Peek();
        var isTrue = _rest.StartsWith("True"u8);
        if (!isTrue && !_rest.StartsWith("False"u8))
        {
            throw Malformed();
        }

        _rest = _rest[(isTrue ? 4 : 5)..];
        return isTrue;
    }

    private long[] Tuple()
    {
        var sizes = new List<long>();
        Expect((byte)'(');
        while (!TryTake((byte)')'))
        {
            sizes.Add(Number());
            if (!TryTake((byte)',') && Peek() != (byte)')')
            {
                throw Malformed();
            }
        }

        return [.. sizes];
    }

    private long Number()
    {
        Peek();
        var length = _rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (length <= 0 || !long.TryParse(_rest[..length], out var number))
        {
            throw Malformed();
        }

        _rest = _rest[length..];
        return number;
    }

    private void Expect(byte character)
    {
        if (!TryTake(character))
        {
            throw Malformed();
        }
    }

    private bool TryTake(byte character)
    {
        if (Peek() != character)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    /// <summary>The next character that is no blank; 0 at the end.</summary>
    private byte Peek()
    {
        _rest = _rest.TrimStart((byte)' ');
        return _rest.IsEmpty ? (byte)0 : _rest[0];
    }

    private readonly ModelException Malformed() => ModelException.Invalid(
        $"{_fileName}: its header is not a dict of descr, fortran_order and shape as NumPy writes it.");
}
