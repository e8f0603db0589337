using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Facet.Inference;
using Facet.Models;
using Facet.Parsing;
using Facet.Parsing.Regions;

namespace Facet.Unit.Tests.Parsing;

/// <summary>A folder with models of the user's own, made from shared files, and parsers that use it.</summary>
internal sealed class UserModels : IDisposable
{
    public const string Shared = "data/models";

    private readonly TempFolder _folder = new();
    private readonly JsonArray _models = [];
    private ModelHost? _host;

    /// <summary>YuNet of libfacedetection.train, 640x640.</summary>
    public UserModels AddYuNet()
    {
        int[] strides = [8, 16, 32];
        (string Name, int Width)[] outputs = [("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)];
        return Add(
            "yunet", "detector", SharedData.PathOf($"{Shared}/yunet_n_640_640.onnx"), Input("input", 640, 640, "bgr", [1, 1, 1], [0, 0, 0]),
            [.. strides.SelectMany(stride => outputs.Select(output => ($"{output.Name}_{stride}", new[] { 1, 640 / stride * (640 / stride), output.Width })))],
            ("decoder", "yunet"));
    }

    /// <summary>The RFB variant for 320x240.</summary>
    public UserModels AddUltraFace()
    {
        var input = Input("input", 320, 240, "rgb", Same(1 / 128.0), Same(-127 / 128.0));
        input["resize"] = "stretch";
        return Add(
            "ultraface", "detector", SharedData.PathOf($"{Shared}/ultraface_rfb320.onnx"), input, [("scores", [1, 4420, 2]), ("boxes", [1, 4420, 4])],
            ("decoder", "ultraface"));
    }

    /// <summary>A detector that finds one face in every picture: in the middle, three tenths of its sides. It sees 256x256.</summary>
    public UserModels AddFixedDetector()
    {
        var graph = new GraphBuilder("fixed");
        graph.Input("input", ElementType.F32, GraphDimension.Fixed(1), GraphDimension.Fixed(3), GraphDimension.Fixed(256), GraphDimension.Fixed(256));
        graph.Output(graph.Constant("sure", [0.1f, 0.9f], 1, 1, 2), "scores", ElementType.F32);
        graph.Output(graph.Constant("middle", [0.35f, 0.35f, 0.65f, 0.65f], 1, 1, 4), "boxes", ElementType.F32);
        var path = _folder.File("fixed.onnx");
        graph.Save(path);
        return Add("fixed", "detector", path, Input("input", 256, 256, "rgb", Same(1), Same(0)), [("scores", [1, 1, 2]), ("boxes", [1, 1, 4])], ("decoder", "ultraface"));
    }

    /// <summary>A small network of 19 classes in an order of its own.</summary>
    public UserModels AddLightUNet()
    {
        int[] order = [0, 12, 2, 1, 8, 5, 10, 15, 7, 6, 13, 3, 18, 17, 11, 14, 16, 4, 9];
        return Add(
            "light-unet", "parser", SharedData.PathOf($"{Shared}/parser19_lightunet_256.onnx"), Input("image", 256, 256, "rgb", Same(1 / 127.5), Same(-1)),
            [("logits", [1, 19, 256, 256])],
            ("classMap", new JsonArray([.. order.Select(index => JsonValue.Create(ClassMap.FaceParsing.Classes[index]))])), ("frame", "celeba-hq"));
    }

    /// <summary>A BiSeNet as the converter leaves it, with the preprocessing of face-parsing.PyTorch.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="checkpoint">What is converted.</param>
    /// <param name="classMap">The order of its classes.</param>
    /// <param name="frame">How much of a photo it sees.</param>
    public UserModels AddBiSeNet(
        string id, Func<string, ConvertedModel> checkpoint, string classMap = "face-parsing.PyTorch-19", string frame = "celeba-hq")
    {
        double[] mean = [0.485, 0.456, 0.406], deviation = [0.229, 0.224, 0.225];
        var converted = checkpoint(_folder.File($"converted-{id}"));
        var input = Input(
            "pixel_values", 512, 512, "rgb", [.. deviation.Select(value => 1 / (255 * value))], [.. mean.Zip(deviation, (m, d) => -m / d)], batch: null);
        return Add(id, "parser", converted.Graphs[0].Path, input, [("logits", [-1, 19, 512, 512])], ("classMap", classMap), ("frame", frame));
    }

    public ModelRegistry Registry()
    {
        var manifest = new JsonObject { ["version"] = 1, ["models"] = _models.DeepClone() };
        File.WriteAllText(_folder.File("manifest.json"), manifest.ToJsonString(System.Text.Json.JsonSerializerOptions.Default));
        return new ModelRegistry(new ModelRegistryOptions { UserFolder = _folder.Path });
    }

    public ModelHost Host() => _host ??= new ModelHost(Registry());

    /// <param name="options">The service's defaults when absent.</param>
    /// <param name="catalog">The built-in one when absent.</param>
    public PhotoParserFactory Parsers(ParsingOptions? options = null, RegionCatalog? catalog = null) =>
        new(Registry(), Host(), catalog ?? Regions(), options ?? new ParsingOptions());

    public static RegionCatalog Regions() => RegionCatalog.Load(Path.Combine(AppContext.BaseDirectory, "regions.json"));

    public void Dispose()
    {
        _host?.Dispose();
        _folder.Dispose();
    }

    private static double[] Same(double value) => [value, value, value];

    private static JsonObject Input(string name, int width, int height, string channels, double[] scale, double[] offset, int? batch = 1) => new()
    {
        ["name"] = name,
        ["layout"] = "nchw",
        ["width"] = width,
        ["height"] = height,
        ["channels"] = channels,
        ["scale"] = new JsonArray([.. scale.Select(value => JsonValue.Create(value))]),
        ["offset"] = new JsonArray([.. offset.Select(value => JsonValue.Create(value))]),
        ["batch"] = batch,
    };

    private UserModels Add(string id, string kind, string path, JsonObject input, (string Name, int[] Shape)[] outputs, params (string Name, JsonNode Value)[] more)
    {
        Directory.CreateDirectory(_folder.File(id));
        var copy = Path.Combine(_folder.File(id), Path.GetFileName(path));
        File.Copy(path, copy);
        using var stream = File.OpenRead(copy);
        var file = new JsonObject
        {
            ["name"] = Path.GetFileName(path),
            ["source"] = Path.GetFileName(path),
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(stream)),
        };
        var entry = new JsonObject
        {
            ["id"] = id,
            ["kind"] = kind,
            ["architecture"] = id,
            ["licence"] = "tests only",
            ["source"] = new JsonObject { ["package"] = id, ["version"] = "1" },
            ["format"] = "onnx",
            ["files"] = new JsonArray(file),
            ["input"] = input,
            ["outputs"] = new JsonArray([.. outputs.Select(output => Output(output.Name, output.Shape))]),
            ["taps"] = new JsonArray(),
        };
        foreach (var (name, value) in more)
        {
            entry[name] = value;
        }

        _models.Add(entry);
        return this;
    }

    private static JsonObject Output(string name, int[] shape) => new()
    {
        ["name"] = name,
        ["node"] = name,
        ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
    };
}
