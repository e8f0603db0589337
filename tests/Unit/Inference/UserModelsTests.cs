using System.Text.Json.Nodes;
using Facet.Inference;
using Facet.Models;

namespace Facet.Unit.Tests.Inference;

/// <summary>Models of the user's own: a folder with a manifest beside the shipped one.</summary>
public sealed class UserModelsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public UserModelsTests()
    {
        // The shipped detector under another name stands for any file of the user's.
        var shipped = Path.Combine(AppContext.BaseDirectory, "models");
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(shipped, "manifest.json")))!;
        var own = manifest["models"]![0]!.DeepClone();
        own["id"] = "own-detector";
        Write(own);
        Directory.CreateDirectory(_folder.File("own-detector"));
        var file = own["files"]![0]!["name"]!.GetValue<string>();
        File.Copy(Path.Combine(shipped, "blazeface-back", file), Path.Combine(_folder.File("own-detector"), file));
    }

    [Fact]
    public void They_come_after_the_shipped_ones_and_run()
    {
        var registry = Open();
        Assert.Equal(["blazeface-back", "facemesh-468", "faceres", "iris", "own-detector"], registry.Models.Select(model => model.Id));
        using var own = OnnxModel.Load(registry.Prepare("own-detector"));
        using var shipped = OnnxModel.Load(registry.Prepare("blazeface-back"));
        var picture = new float[own.Entry.Input.CountPerImage];
        using var ownResult = own.Run(picture);
        using var shippedResult = shipped.Run(picture);
        Assert.Equal(shippedResult["scores_16"].Span, ownResult["scores_16"].Span);
    }

    [Fact]
    public void A_shipped_id_cannot_be_taken()
    {
        Change(model => model["id"] = "iris");
        Assert.Contains("model 'iris' comes with the application; choose another id", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_is_refused_with_what_to_do()
    {
        Change(model => model["files"]![0]!["sha256"] = new string('0', 64));
        var error = Assert.Throws<ModelException>(() => Open().Prepare("own-detector"));
        Assert.Equal(ModelErrorReason.ChecksumMismatch, error.Reason);
        Assert.Contains("expected 0000", error.Message, StringComparison.Ordinal);
        Assert.Contains("Put the right file there, or correct", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("npm", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_manifest_is_refused_with_the_name_of_the_setting()
    {
        File.Delete(_folder.File("manifest.json"));
        Assert.Contains("correct FACET_MODELS or the option Facet:Models:Folder", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decoder", "\"yolo\"", "decoder")]
    [InlineData("decoder", "null", "a detector needs a decoder: blazeface, yunet, scrfd, retinaface or ultraface")]
    [InlineData("kind", "\"backbone\"", "a decoder is for detectors, but its kind is backbone")]
    [InlineData("classMap", "\"face-parsing.PyTorch-19\"", "a classMap is for parsers, but its kind is detector")]
    [InlineData("anchors", "{\"strides\":[]}", "anchors.strides must be")]
    [InlineData("anchors", "{\"strides\":[8,512]}", "anchors.strides must be")]
    [InlineData("anchors", "{\"perCell\":0}", "anchors.perCell must lie in")]
    [InlineData("anchors", "{\"sizes\":[[16],[0]]}", "anchors.sizes must be")]
    [InlineData("anchors", "{\"variances\":[0.1]}", "anchors.variances must be")]
    public void What_a_detector_needs_is_said(string field, string json, string expected)
    {
        Change(model => model[field] = JsonNode.Parse(json));
        Assert.Contains(expected, Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"face-parsing.PyTorch-19\"", 18, "its classMap 'face-parsing.PyTorch-19' names 19 classes, but 'logits' has 18")]
    [InlineData("[\"background\", \"skin\"]", 19, "its classMap 'listed' names 2 classes, but 'logits' has 19")]
    [InlineData("\"ADE20K\"", 19, "classMap 'ADE20K' is not known; there are face-parsing.PyTorch-19, CelebAMask-HQ-19, or a list of class names")]
    [InlineData("7", 19, "classMap must be a name or a list")]
    [InlineData("[1]", 19, "classMap may list names only")]
    [InlineData("null", 19, "a parser needs a classMap")]
    [InlineData("[\"background\", \" \"]", 2, "a name in its classMap is empty")]
    public void What_a_parser_needs_is_said(string classMap, int channels, string expected)
    {
        Change(model =>
        {
            (model["kind"], model["decoder"]) = ("parser", null);
            model["outputs"] = JsonNode.Parse($$"""[{ "name": "logits", "node": "logits", "shape": [1, {{channels}}, 64, 64] }]""");
            model["classMap"] = JsonNode.Parse(classMap);
        });
        Assert.Contains(expected, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_known_orders_have_the_same_classes_in_different_places()
    {
        Assert.Equal(ClassMap.FaceParsing.Classes.Order(), ClassMap.CelebAMask.Classes.Order());
        Assert.Equal((12, 11), (Place(ClassMap.FaceParsing, "u_lip"), Place(ClassMap.CelebAMask, "u_lip")));
        Assert.Equal((17, 13), (Place(ClassMap.FaceParsing, "hair"), Place(ClassMap.CelebAMask, "hair")));
        Assert.Equal((2, 6), (Place(ClassMap.FaceParsing, "l_brow"), Place(ClassMap.CelebAMask, "l_brow")));
    }

    /// <summary>Published detectors without a batch axis have outputs such as [12800, 1].</summary>
    [Fact]
    public void A_detector_may_have_outputs_without_a_batch_axis()
    {
        Change(model => model["outputs"]![0]!["shape"] = new JsonArray(512, 1));
        Assert.Equal(512, Open().Find("own-detector").CountPerImage(Open().Find("own-detector").Outputs[0]));
    }

    public void Dispose() => _folder.Dispose();

    private static int Place(ClassMap map, string name) => map.Classes.ToList().IndexOf(name);

    private ModelRegistry Open() => new(new ModelRegistryOptions { CacheFolder = _folder.File("cache"), UserFolder = _folder.Path });

    private string Refusal()
    {
        var error = Assert.Throws<ModelException>(Open);
        Assert.Equal(ModelErrorReason.InvalidManifest, error.Reason);
        Assert.Contains(_folder.File("manifest.json"), error.Message, StringComparison.Ordinal);
        return error.Message;
    }

    private void Change(Action<JsonNode> change)
    {
        var model = JsonNode.Parse(File.ReadAllText(_folder.File("manifest.json")))!["models"]![0]!.DeepClone();
        change(model);
        Write(model);
    }

    private void Write(JsonNode model)
    {
        var manifest = new JsonObject { ["version"] = 1, ["models"] = new JsonArray(model) };
        File.WriteAllText(_folder.File("manifest.json"), manifest.ToJsonString(System.Text.Json.JsonSerializerOptions.Default));
    }
}
