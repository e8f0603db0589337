using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Facet.Models;

namespace Facet.Unit.Tests.Models;

/// <summary>Writes small tfjs graph models into a folder.</summary>
internal sealed class TfjsFile
{
    private readonly JsonArray _nodes = [];
    private readonly JsonArray _weights = [];
    private readonly List<byte> _data = [];

    /// <summary>The JSON as it will be written; tests may break it.</summary>
    public JsonObject Json { get; }

    public TfjsFile() => Json = new JsonObject
    {
        ["format"] = "graph-model",
        ["modelTopology"] = new JsonObject { ["node"] = _nodes },
        ["weightsManifest"] = new JsonArray(new JsonObject { ["paths"] = new JsonArray("weights.bin"), ["weights"] = _weights }),
    };

    public TfjsFile Input(string name, params long[] shape)
    {
        var sizes = new JsonArray([.. shape.Select(size => (JsonNode)new JsonObject { ["size"] = $"{size}" })]);
        return Node(name, "Placeholder", [], ("shape", new JsonObject { ["shape"] = new JsonObject { ["dim"] = sizes } }));
    }

    public TfjsFile Constant(string name, float[] values, params long[] shape) =>
        Constant(name, "float32", MemoryMarshal.AsBytes<float>(values), null, shape);

    public TfjsFile Constant(string name, int[] values, params long[] shape) =>
        Constant(name, "int32", MemoryMarshal.AsBytes<int>(values), null, shape);

    public TfjsFile Constant(string name, string dtype, ReadOnlySpan<byte> data, JsonObject? quantization, params long[] shape)
    {
        _data.AddRange(data);
        var sizes = new JsonArray([.. shape.Select(size => (JsonNode)size)]);
        var weight = new JsonObject { ["name"] = name, ["dtype"] = dtype, ["shape"] = sizes };
        if (quantization is not null)
        {
            weight["quantization"] = quantization;
        }

        _weights.Add(weight);
        return Node(name, "Const", []);
    }

    public TfjsFile Node(string name, string op, string[] inputs, params (string Name, JsonNode Value)[] attributes)
    {
        var node = new JsonObject { ["name"] = name, ["op"] = op, ["input"] = new JsonArray([.. inputs.Select(input => (JsonNode)input)]) };
        node["attr"] = new JsonObject(attributes.Select(attribute => KeyValuePair.Create(attribute.Name, (JsonNode?)attribute.Value)));
        _nodes.Add(node);
        return this;
    }

    public static (string Name, JsonNode Value) Sizes(string name, params int[] sizes) =>
        (name, new JsonObject { ["list"] = new JsonObject { ["i"] = new JsonArray([.. sizes.Select(size => (JsonNode)$"{size}")]) } });

    public static (string Name, JsonNode Value) Text(string name, string text) => (name, new JsonObject { ["s"] = Base64(text) });

    public static (string Name, JsonNode Value) Texts(string name, params string[] texts) =>
        (name, new JsonObject { ["list"] = new JsonObject { ["s"] = new JsonArray([.. texts.Select(text => (JsonNode)Base64(text))]) } });

    public static (string Name, JsonNode Value) Flag(string name, bool value) => (name, new JsonObject { ["b"] = value });

    /// <summary>The attributes of a convolution over rows and columns alike.</summary>
    public static (string Name, JsonNode Value)[] Window(string padding, int stride, int dilation = 1) =>
        [Text("padding", padding), Sizes("strides", 1, stride, stride, 1), Sizes("dilations", 1, dilation, dilation, 1)];

    /// <summary>Writes <c>model.json</c> and <c>weights.bin</c>.</summary>
    public string WriteTo(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, "weights.bin"), _data.ToArray());
        var path = Path.Combine(folder, "model.json");
        File.WriteAllText(path, Json.ToJsonString());
        return path;
    }

    public TfjsModel Load(string folder) => TfjsModel.Load(WriteTo(folder));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
