using System.Text.Json.Nodes;
using Facet.Inference;
using Facet.Models;
using Facet.Models.Internal.Configs;
using Facet.Models.Internal.Conversion;
using Facet.Models.Internal.Weights;

namespace Facet.Unit.Tests.Inference;

/// <summary>The catalogue says of each model what the code that converts it says.</summary>
public sealed class PublishedCatalogTests
{
    private static readonly PublishedCatalog _catalog = new();

    public static TheoryData<string> Ids { get; } = [.. RandomCheckpoint.Architectures];

    [Fact]
    public void Every_architecture_is_published_and_the_other_way_round() =>
        Assert.Equal(RandomCheckpoint.Architectures.Order(), _catalog.Models.Select(model => model.Id).Order());

    [Theory]
    [MemberData(nameof(Ids))]
    public void Measures_are_those_of_the_architecture(string id)
    {
        var model = _catalog.Find(id);
        var vision = Vision(id);

        Assert.Equal(vision?.PatchSide, model.Patch);
        Assert.Equal(vision?.Encoder.Width, model.HiddenSize);
        Assert.Equal(vision?.Encoder.Layers, model.Blocks);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Parameters_are_those_of_the_architecture(string id)
    {
        using var checkpoint = RandomCheckpoint.Create(id);

        // The mask token, which only training needs, is not among them.
        Assert.Equal(checkpoint.Tensors.Values.Sum(Count), _catalog.Find(id).Parameters);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Cost_is_that_of_the_architecture(string id)
    {
        var model = _catalog.Find(id);

        Assert.Equal(id == "bisenet" ? ConvolutionGflops(model) : TransformerGflops(model, Vision(id)!), model.Gflops, 0.051);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Recipes_are_the_small_model_s_at_the_same_depth(string id)
    {
        var model = _catalog.Find(id);
        if (model.Blocks is not { } blocks)
        {
            Assert.Empty(model.Recipe);
            return;
        }

        int[] Scaled(params int[] states) => [.. states.Select(state => (int)Math.Floor((state * blocks / 12.0) + 0.5))];
        Assert.Equal(Scaled(3, 4, 5), model.Recipe["lips"]);
        Assert.Equal(Scaled(3, 4, 5), model.Recipe["cheeks"]);
        Assert.Equal(Scaled(9, 10, 11), model.Recipe["eyes"]);
    }

    [Fact]
    public void Only_models_with_a_gate_are_gated() =>
        Assert.All(_catalog.Models, model => Assert.Equal(model.Id.StartsWith("dinov3", StringComparison.Ordinal), model.Source.Gated));

    [Theory]
    [InlineData("weights", "[\"../x\"]", "plain file names")]
    [InlineData("weights", "[null]", "plain file names")]
    [InlineData("source", "{\"site\":\"hub\",\"repository\":\"a/../b\",\"revision\":\"main\",\"gated\":false}", "owner/name")]
    [InlineData("source", "{\"site\":\"hub\",\"repository\":\"a/b\",\"gated\":false}", "source.revision")]
    [InlineData("recipe", "{\"lips\":[13]}", "hidden state")]
    [InlineData("parameters", "0", "must be positive")]
    [InlineData("licenze", "\"MIT\"", "licenze")]
    public void A_wrong_field_is_named(string field, string json, string expected)
    {
        using var folder = new TempFolder();
        var catalogue = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "models", "published.json")))!;
        catalogue["models"]![0]![field] = JsonNode.Parse(json);
        File.WriteAllText(folder.File("published.json"), catalogue.ToJsonString());

        var error = Assert.Throws<ModelException>(() => new PublishedCatalog(new ModelRegistryOptions { ModelsFolder = folder.Path }));

        Assert.Equal(ModelErrorReason.InvalidManifest, error.Reason);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static VisionConfig? Vision(string id) =>
        Architecture.Find(id).Config is { } config ? NetworkReader.Describe(new TensorLedger(), config, id) : null;

    private static long Count(CheckpointTensor tensor) => tensor.Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Every matrix of a block meets every token; attention multiplies each token with each, twice.</summary>
    private static double TransformerGflops(PublishedModel model, VisionConfig vision)
    {
        using var checkpoint = RandomCheckpoint.Create(model.Id);
        double patches = model.Input.Width / vision.PatchSide * (model.Input.Height / vision.PatchSide);
        var tokens = patches + vision.PrefixTokens;
        var tensors = checkpoint.Tensors.Values.Where(tensor => !tensor.Name.StartsWith("text_", StringComparison.Ordinal)).ToArray();
        double embedding = Count(tensors.Single(tensor => tensor.Shape.Count == 4));
        double blocks = tensors.Where(tensor => tensor.Shape.Count == 2 && tensor.Name.Contains("layer", StringComparison.Ordinal)).Sum(Count);
        var attention = 2.0 * tokens * tokens * vision.Encoder.Width * vision.Encoder.Layers;
        return 2e-9 * ((embedding * patches) + (blocks * tokens) + attention);
    }

    /// <summary>Every kernel meets every pixel of its map, whose side is that of the image divided by what the strides before it divide by.</summary>
    private static double ConvolutionGflops(PublishedModel model)
    {
        using var checkpoint = RandomCheckpoint.Create(model.Id);
        (string Prefix, int Divisor)[] maps =
        [
            ("conv_out16", 0), ("conv_out32", 0), // heads that are only needed for training
            ("cp.resnet.conv1", 2), ("cp.resnet.layer1", 4), ("cp.resnet.layer2", 8), ("cp.resnet.layer3", 16), ("cp.resnet.layer4", 32),
            ("cp.conv_avg", model.Input.Width), ("cp.arm16.conv_atten", model.Input.Width), ("cp.arm32.conv_atten", model.Input.Width),
            ("ffm.conv1", model.Input.Width), ("ffm.conv2", model.Input.Width), ("cp.arm16", 16), ("cp.arm32", 32),
            ("cp.conv_head32", 16), ("cp.conv_head16", 8), ("ffm.convblk", 8), ("conv_out", 8),
        ];
        return 2e-9 * checkpoint.Tensors.Values.Where(tensor => tensor.Shape.Count == 4).Sum(tensor =>
        {
            var divisor = maps.First(map => tensor.Name.StartsWith(map.Prefix, StringComparison.Ordinal)).Divisor;
            return divisor == 0 ? 0 : Count(tensor) * (double)(model.Input.Width / divisor) * (model.Input.Height / divisor);
        });
    }
}
