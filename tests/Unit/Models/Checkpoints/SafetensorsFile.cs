using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Facet.Unit.Tests.Models.Checkpoints;

/// <summary>Writes safetensors files for tests.</summary>
internal sealed class SafetensorsFile
{
    private readonly JsonObject _header = [];
    private readonly List<byte> _data = [];

    public SafetensorsFile Add(string name, float[] values, params long[] shape) =>
        Add(name, "F32", MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), shape);

    public SafetensorsFile Add(string name, string type, byte[] data, params long[] shape)
    {
        var begin = _data.Count;
        _data.AddRange(data);
        _header[name] = new JsonObject
        {
            ["dtype"] = type,
            ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
            ["data_offsets"] = new JsonArray(begin, _data.Count),
        };
        return this;
    }

    public SafetensorsFile Metadata()
    {
        _header["__metadata__"] = new JsonObject { ["format"] = "pt" };
        return this;
    }

    public byte[] ToBytes() => Join(_header.ToJsonString(), [.. _data]);

    public string WriteTo(string path)
    {
        File.WriteAllBytes(path, ToBytes());
        return path;
    }

    /// <summary>A file with any header, good or bad.</summary>
    public static byte[] Join(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        data.CopyTo(bytes, 8 + json.Length);
        return bytes;
    }
}
