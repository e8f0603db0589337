using System.Security.Cryptography;
using Facet.Models.Onnx;

namespace Facet.Models.Internal;

/// <summary>The constants of a graph. Those given as bytes are kept once per content; deferred ones as often as they are added.</summary>
internal sealed class ConstantStore
{
    private readonly Dictionary<(ElementType Type, string Shape, string Digest), GraphValue> _known = [];
    private readonly List<GraphConstant> _constants = [];

    public IReadOnlyList<GraphConstant> Constants => _constants;

    public GraphValue Add(ElementType type, byte[] data, ReadOnlySpan<long> shape, Func<string> claimName)
    {
        RequireSize(type, data.Length, shape);
        var key = (type, Shapes.Text(shape), Convert.ToHexString(SHA256.HashData(data)));
        if (_known.TryGetValue(key, out var existing))
        {
            return existing;
        }

        var value = Add(type, ConstantData.Of(data), shape, claimName);
        _known.Add(key, value);
        return value;
    }

    public GraphValue Add(ElementType type, ConstantData data, ReadOnlySpan<long> shape, Func<string> claimName)
    {
        RequireSize(type, data.Length, shape);
        var header = new TensorProto { Name = claimName(), DataType = (int)type };
        foreach (var size in shape)
        {
            header.Dims.Add(size);
        }

        _constants.Add(new GraphConstant(header, data));
        return new GraphValue(header.Name);
    }

    private static void RequireSize(ElementType type, long length, ReadOnlySpan<long> shape)
    {
        var size = ElementTypes.Size(type);
        if (!Shapes.TryCount(shape, out var count) || count > long.MaxValue / size || length != count * size)
        {
            throw new ArgumentException($"{length} bytes are not a {type} constant of shape {Shapes.Text(shape)}.", nameof(length));
        }
    }
}
