using System.Text.Json;

namespace Facet.Models.Internal.Checkpoints.Safetensors;

/// <summary>
/// Reads the JSON header: an object of tensor descriptions by name, and optionally <c>__metadata__</c>, which is skipped. Each name and
/// each field may occur once.
/// </summary>
internal ref struct SafetensorsHeader
{
    private readonly string _fileName;
    private Utf8JsonReader _reader;

    private SafetensorsHeader(ReadOnlySpan<byte> json, string fileName)
    {
        _fileName = fileName;
        _reader = new Utf8JsonReader(json);
    }

    public static List<SafetensorsEntry> Read(ReadOnlySpan<byte> json, string fileName)
    {
        try
        {
            return new SafetensorsHeader(json, fileName).ReadAll();
        }
        catch (JsonException error)
        {
            throw ModelException.Invalid($"{fileName}: its header is not valid JSON: {error.Message}", error);
        }
    }

    private List<SafetensorsEntry> ReadAll()
    {
        var entries = new List<SafetensorsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        _reader.Read();
        Require(JsonTokenType.StartObject, "its header", "an object");
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Read(ref _reader, _fileName);
            if (!names.Add(name))
            {
                throw ModelException.Invalid($"{_fileName}: the name '{name}' occurs twice in the header.");
            }

            if (name == "__metadata__")
            {
                _reader.Read();
                Require(JsonTokenType.StartObject, "its __metadata__", "an object");
                _reader.Skip();
            }
            else if (entries.Count == CheckpointLimits.MaxTensors)
            {
                throw new ModelException(
                    ModelErrorReason.TooLarge, $"{_fileName} holds more than {CheckpointLimits.MaxTensors} tensors.");
            }
            else
            {
                entries.Add(ReadEntry(TensorSizes.RequireName(_fileName, name)));
            }
        }

        // Nothing but blanks may follow: the reader throws on anything else.
        _reader.Read();
        return entries;
    }

    private SafetensorsEntry ReadEntry(string name)
    {
        string? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        _reader.Read();
        Require(JsonTokenType.StartObject, $"tensor '{name}'", "an object");
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = JsonText.Read(ref _reader, _fileName);
            _reader.Read();
            switch (field)
            {
                case "dtype" when type is null:
                    Require(JsonTokenType.String, $"the dtype of tensor '{name}'", "a text");
                    type = JsonText.Read(ref _reader, _fileName);
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers($"the shape of tensor '{name}'");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers($"data_offsets of tensor '{name}'");
                    break;
                default:
                    var fault = field is "dtype" or "shape" or "data_offsets" ? "twice" : "which is unknown";
                    throw ModelException.Invalid($"{_fileName}: tensor '{name}' has the field '{field}' {fault}.");
            }
        }

        return type is not null && shape is not null && offsets is [var begin, var end]
            ? Checked(name, type, shape, begin, end)
            : throw ModelException.Invalid($"{_fileName}: tensor '{name}' lacks its dtype, shape or two data_offsets.");
    }

    private readonly SafetensorsEntry Checked(string name, string typeName, long[] shape, long begin, long end)
    {
        var type = TypeOf(typeName) ?? throw ModelException.Unsupported(
            $"{_fileName}: tensor '{name}' has dtype '{typeName}'; this is not supported.");
        var length = TensorSizes.Bytes(_fileName, name, type, shape);
        return end >= begin && end - begin == length
            ? new SafetensorsEntry(name, type, shape, begin, length)
            : throw ModelException.Invalid(
                $"{_fileName}: tensor '{name}' of {typeName}{Shapes.Text(shape)} needs {length} bytes, but its offsets are {begin} to {end}.");
    }

    private static CheckpointType? TypeOf(string name) => name switch
    {
        "F64" => CheckpointType.F64,
        "F32" => CheckpointType.F32,
        "F16" => CheckpointType.F16,
        "BF16" => CheckpointType.BF16,
        "I64" => CheckpointType.I64,
        "I32" => CheckpointType.I32,
        "I16" => CheckpointType.I16,
        "I8" => CheckpointType.I8,
        "U8" => CheckpointType.U8,
        "BOOL" => CheckpointType.Bool,
        _ => null,
    };

    private long[] ReadNumbers(string what)
    {
        Require(JsonTokenType.StartArray, what, "an array");
        var numbers = new List<long>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType != JsonTokenType.Number || !_reader.TryGetInt64(out var number) || number < 0)
            {
                throw ModelException.Invalid($"{_fileName}: {what} must hold whole numbers from 0 to 2^63-1.");
            }

            if (numbers.Count == CheckpointLimits.MaxRank)
            {
                throw ModelException.Unsupported($"{_fileName}: {what} has more than {CheckpointLimits.MaxRank} numbers.");
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    private readonly void Require(JsonTokenType type, string what, string expected)
    {
        if (_reader.TokenType != type)
        {
            throw ModelException.Invalid($"{_fileName}: {what} must be {expected}.");
        }
    }
}
