using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Facet.Cli.Hosting;
using Facet.Features.V1;
using Facet.Hosting;
using Facet.Models;
using Facet.Parsing.V1;
using Grpc.Net.Client;

namespace Facet.Integration.Tests;

/// <summary>
/// All services with models, regions and a recipe of the user's own, by options alone: the shipped detector under another id, a BiSeNet with made-up
/// weights, a region "upper-lip" and a recipe that uses it.
/// </summary>
public sealed class OwnModelsServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("facet-own-").FullName;
    private RunningHost? _host;

    public GrpcChannel Channel { get; private set; } = null!;

    public ParsingService.ParsingServiceClient Parsing => new(Channel);

    public FeaturesService.FeaturesServiceClient Features => new(Channel);

    public async Task InitializeAsync()
    {
        WriteModels();
        var regions = JsonNode.Parse(ReadShipped("regions.json"), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!;
        regions["regions"]!.AsArray().Add(JsonNode.Parse("""{ "name": "upper-lip", "labels": ["u_lip"] }"""));
        var recipes = JsonNode.Parse(ReadShipped("recipes.json"))!;
        recipes.AsArray().First(recipe => recipe!["name"]!.GetValue<string>() == "faceres-early")!["regions"]!.AsArray().Add(JsonNode.Parse("""{ "region": "upper-lip", "taps": ["conv_pw_5"] }"""));
        var options = new Dictionary<string, string?>
        {
            ["Facet:Models:Folder"] = PathOf("models"),
            ["Facet:Parsing:Detector"] = "own-detector",
            ["Facet:Parsing:RegionsFile"] = Write("regions.json", regions),
            ["Facet:Features:Recipe"] = "faceres-early",
            ["Facet:Features:RecipesFile"] = Write("recipes.json", recipes),
        };
        _host = await RunningHost.StartAsync(new HostSettings(PathOf("data"), "127.0.0.1:0", "", Quiet: true, options), default);
        Channel = FacetChannel.Create(_host.Grpc);
    }

    public async Task DisposeAsync()
    {
        Channel.Dispose();
        await _host!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string ReadShipped(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, name));

    private void WriteModels()
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "models");
        var detector = JsonNode.Parse(File.ReadAllText(Path.Combine(shipped, "manifest.json")))!["models"]![0]!.DeepClone();
        var file = detector["files"]![0]!["name"]!.GetValue<string>();
        detector["id"] = "own-detector";
        Directory.CreateDirectory(PathOf("models/own-detector"));
        File.Copy(Path.Combine(shipped, "blazeface-back", file), PathOf($"models/own-detector/{file}"));

        var network = ModelConverter.Convert(RandomCheckpoint.Create("bisenet", seed: 3, strength: 2), PathOf("models/own-parser")).Graphs[0].Path;
        var parser = JsonNode.Parse(
            $$"""
            {
              "id": "own-parser", "kind": "parser", "architecture": "BiSeNet", "licence": "none", "source": { "package": "made up", "version": "1" },
              "format": "onnx", "files": [{ "name": "model.onnx", "source": "model.onnx", "sha256": "{{Sha256(network)}}" }],
              "input": {
                "name": "pixel_values", "layout": "nchw", "width": 512, "height": 512, "channels": "rgb",
                "scale": [0.017125, 0.017507, 0.017429], "offset": [-2.117904, -2.035714, -1.804444]
              },
              "outputs": [{ "name": "logits", "node": "logits", "shape": [-1, 19, 512, 512] }], "taps": [],
              "classMap": "face-parsing.PyTorch-19", "frame": "celeba-hq"
            }
            """)!;
        var broken = parser.DeepClone();
        (broken["id"], broken["files"]![0]!["sha256"]) = ("broken-parser", new string('0', 64));
        Directory.CreateDirectory(PathOf("models/broken-parser"));
        File.Copy(network, PathOf("models/broken-parser/model.onnx"));
        Write("models/manifest.json", new JsonObject { ["version"] = 1, ["models"] = new JsonArray(detector, parser, broken) });
    }

    private static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private string PathOf(string name) => Path.Combine(_folder, name);

    private string Write(string name, JsonNode content)
    {
        File.WriteAllText(PathOf(name), content.ToJsonString(JsonSerializerOptions.Default));
        return PathOf(name);
    }
}
