using System.Text.Json;
using System.Text.Json.Nodes;
using Facet.Inference;
using Facet.Models;

namespace Facet.Unit.Tests.Inference;

public sealed class ManifestTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void The_published_manifest_describes_the_four_models()
    {
        var registry = new ModelRegistry(new ModelRegistryOptions { CacheFolder = _folder.Path });

        Assert.Equal(["blazeface-back", "facemesh-468", "faceres", "iris"], registry.Models.Select(entry => entry.Id));
        var faceres = registry.Find("faceres");
        Assert.Equal(ModelKind.Backbone, faceres.Kind);
        Assert.Contains("MobileNetV1", faceres.Architecture, StringComparison.Ordinal);
        Assert.Equal(13, faceres.Taps.Count);
        var detector = registry.Find("blazeface-back").Input;
        Assert.Equal(-1, (0 * detector.Scale[0]) + detector.Offset[0], 1e-6);
        Assert.Equal(1, (255 * detector.Scale[0]) + detector.Offset[0], 1e-6);
    }

    [Theory]
    [InlineData("id", "\"Not An Id\"", "its id must be")]
    [InlineData("id", "\"../escape\"", "its id must be")]
    [InlineData("kind", "\"oracle\"", "kind")]
    [InlineData("licence", "\" \"", "licence")]
    [InlineData("licence", "null", "licence")]
    [InlineData("licenze", "\"MIT\"", "licenze")]
    [InlineData("files", "[]", "exactly one of its files must end in '.json'")]
    [InlineData("files", "[{\"name\":\"../iris.json\",\"source\":\"x\",\"sha256\":\"0\"}]", "a file name is not a plain one")]
    [InlineData("files", "[{\"name\":\"iris.json\",\"source\":\"x\",\"sha256\":\"0\"}]", "sha256 of 'iris.json'")]
    [InlineData("outputs", "[]", "it needs outputs")]
    [InlineData("outputs", "[{\"name\":\"eye\",\"node\":\"Identity\",\"shape\":[1,228]}]", "must start with the batch, -1")]
    [InlineData("outputs", "[{\"name\":\"eye\",\"node\":\"Identity\",\"shape\":[-1,2000000000,2000000000]}]", "the shape of 'eye'")]
    [InlineData("taps", "[{\"name\":\"eye\",\"node\":\"x\",\"shape\":[-1,1]}]", "two outputs are named 'eye'")]
    [InlineData("input", "null", "input")]
    public void A_wrong_field_is_named(string field, string json, string expected)
    {
        var error = Load(manifest => Iris(manifest)[field] = JsonNode.Parse(json));

        Assert.Equal(ModelErrorReason.InvalidManifest, error.Reason);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("manifest.json", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("width", "0", "width and height of 1 to")]
    [InlineData("scale", "[1]", "three finite numbers")]
    [InlineData("batch", "0", "input.batch must be positive")]
    [InlineData("layout", "\"chwn\"", "layout")]
    public void A_wrong_input_field_is_named(string field, string json, string expected)
    {
        var error = Load(manifest => Iris(manifest)["input"]![field] = JsonNode.Parse(json));

        Assert.Equal(ModelErrorReason.InvalidManifest, error.Reason);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_listed_twice_is_refused() =>
        Assert.Contains(
            "'iris' is listed twice",
            Load(manifest => manifest["models"]!.AsArray().Add(Iris(manifest).DeepClone())).Message,
            StringComparison.Ordinal);

    [Fact]
    public void An_unknown_version_is_refused() =>
        Assert.Contains("its version is 2", Load(manifest => manifest["version"] = 2).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"version\":1")]
    [InlineData("{\"version\":1,\"models\":[null]}")]
    [InlineData("{\"version\":1,\"models\":[{}]}")]
    public void A_broken_file_is_refused(string text)
    {
        File.WriteAllText(_folder.File("manifest.json"), text);

        Assert.Equal(ModelErrorReason.InvalidManifest, Assert.Throws<ModelException>(Open).Reason);
    }

    [Fact]
    public void A_missing_manifest_is_an_error() =>
        Assert.Equal(ModelErrorReason.InvalidManifest, Assert.Throws<ModelException>(Open).Reason);

    public void Dispose() => _folder.Dispose();

    private static JsonObject Iris(JsonNode manifest) =>
        manifest["models"]!.AsArray().Single(model => model!["id"]!.GetValue<string>() == "iris")!.AsObject();

    private ModelRegistry Open() => new(new ModelRegistryOptions { ModelsFolder = _folder.Path, CacheFolder = _folder.Path });

    private ModelException Load(Action<JsonNode> change)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "models/manifest.json")))!;
        change(manifest);
        File.WriteAllText(_folder.File("manifest.json"), manifest.ToJsonString(JsonSerializerOptions.Default));
        return Assert.Throws<ModelException>(Open);
    }
}
