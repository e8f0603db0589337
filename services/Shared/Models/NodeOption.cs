using Facet.Models.Onnx;
using Google.Protobuf;

namespace Facet.Models;

/// <summary>A named setting of an ONNX node (an attribute, in ONNX terms).</summary>
public sealed class NodeOption
{
    private NodeOption(AttributeProto proto) => Proto = proto;

    internal AttributeProto Proto { get; }

    public static NodeOption Of(string name, long value) =>
        new(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value });

    public static NodeOption Of(string name, float value) =>
        new(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value });

    public static NodeOption Of(string name, string value) =>
        new(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) });

    public static NodeOption Of(string name, ReadOnlySpan<long> values)
    {
        var proto = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        foreach (var value in values)
        {
            proto.Ints.Add(value);
        }

        return new NodeOption(proto);
    }
}
