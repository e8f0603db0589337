using System.Buffers.Binary;
using System.Text;

namespace Facet.Unit.Tests.Models.Checkpoints;

/// <summary>Writes pickles instruction by instruction, as Python's pickler does.</summary>
internal sealed class PickleWriter
{
    private readonly List<byte> _bytes = [0x80, 2];

    public static PickleWriter Begin => new();

    public byte[] End() => [.. _bytes, (byte)'.'];

    public PickleWriter Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleWriter Raw(string instructions) => Raw(Encoding.Latin1.GetBytes(instructions));

    public PickleWriter Global(string module, string name) => Raw($"c{module}\n{name}\n");

    public PickleWriter Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        return Raw("X").Raw(length).Raw(utf8);
    }

    public PickleWriter Int(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Raw(0x8A, 8).Raw(bytes);
    }

    public PickleWriter Tuple(params long[] values)
    {
        Raw("(");
        foreach (var value in values)
        {
            Int(value);
        }

        return Raw("t");
    }

    /// <summary>A storage by its persistent id.</summary>
    public PickleWriter Storage(string key, string type, long count, string device = "cpu") =>
        Raw("(").Text("storage").Global("torch", type).Text(key).Text(device).Int(count).Raw("tQ");

    public PickleWriter Tensor(string key, string type, long count, long offset, long[] shape, long[] strides, string device = "cpu") =>
        Global("torch._utils", "_rebuild_tensor_v2").Raw("(").Storage(key, type, count, device).Int(offset)
            .Tuple(shape).Tuple(strides).Raw(0x89).OrderedDict().Raw("tR");

    /// <summary>A contiguous tensor that fills its storage.</summary>
    public PickleWriter Tensor(string key, string type, params long[] shape)
    {
        var strides = new long[shape.Length];
        var count = 1L;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            (strides[i], count) = (count, count * shape[i]);
        }

        return Tensor(key, type, count, 0, shape, strides);
    }

    public PickleWriter OrderedDict() => Global("collections", "OrderedDict").Raw(")R");

    /// <summary>A dict of what the action writes: keys and values in turn.</summary>
    public PickleWriter Dict(Action<PickleWriter> items)
    {
        Raw("}(");
        items(this);
        return Raw("u");
    }
}
