using System.Security.Cryptography;
using Facet.Models.Onnx;
using Google.Protobuf;

namespace Facet.Models.Internal;

/// <summary>
/// The constants of a graph, each distinct content once. Every constant passes through <see cref="Add"/>: the one place to change
/// when large models are to keep their weights in a file beside the graph.
/// </summary>
internal sealed class ConstantStore
{
    private readonly Dictionary<(ElementType Type, string Shape, string Digest), GraphValue> _known = [];
    private readonly List<TensorProto> _tensors = [];

    public IReadOnlyList<TensorProto> Tensors => _tensors;

    public GraphValue Add(ElementType type, byte[] data, ReadOnlySpan<long> shape, Func<string> claimName)
    {
        RequireSize(type, data, shape);
        var key = (type, Shapes.Text(shape), Convert.ToHexString(SHA256.HashData(data)));
        if (_known.TryGetValue(key, out var existing))
        {
            return existing;
        }

        var value = new GraphValue(claimName());
        var tensor = new TensorProto { Name = value.Name, DataType = (int)type, RawData = UnsafeByteOperations.UnsafeWrap(data) };
        foreach (var size in shape)
        {
            tensor.Dims.Add(size);
        }

        _tensors.Add(tensor);
        _known.Add(key, value);
        return value;
    }

    private static void RequireSize(ElementType type, byte[] data, ReadOnlySpan<long> shape)
    {
        var size = type switch
        {
            ElementType.F16 => 2,
            ElementType.F32 or ElementType.I32 => 4,
            ElementType.I64 => 8,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type."),
        };
        if (!Shapes.TryCount(shape, out var count) || count > long.MaxValue / size || data.Length != count * size)
        {
            throw new ArgumentException($"{data.Length} bytes are not a {type} constant of shape {Shapes.Text(shape)}.", nameof(data));
        }
    }
}
