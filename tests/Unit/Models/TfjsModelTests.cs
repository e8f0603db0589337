using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Facet.Models;

namespace Facet.Unit.Tests.Models;

public sealed class TfjsModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Weights_are_decoded_from_every_stored_form()
    {
        Half[] halves = [(Half)1.5f, (Half)(-2f)];
        ushort[] words = [0, 65535];
        var file = new TfjsFile().Input("x", -1, 2)
            .Constant("plain", [0.25f, -0.5f], 2)
            .Constant("half", "float32", MemoryMarshal.AsBytes<Half>(halves), Quantization("float16"), 2)
            .Constant("byte", "float32", [0, 255], Quantization("uint8", scale: 0.5f, min: -1), 2)
            .Constant("word", "float32", MemoryMarshal.AsBytes<ushort>(words), Quantization("uint16", scale: 2, min: 3), 2);
        string[] names = ["plain", "half", "byte", "word"];
        foreach (var name in names)
        {
            file.Node($"x+{name}", "AddV2", ["x", name]);
        }

        var model = TfjsToOnnx.Convert(file.Load(_folder.Path), [.. names.Select(name => new TfjsOutput($"x+{name}"))]);

        Assert.Equal([[0.25f, -0.5f], [1.5f, -2f], [-1f, 126.5f], [3f, 131073f]], OnnxRun.All(model, [0, 0], 1, 2));
    }

    [Fact]
    public void Weights_may_lie_across_shards()
    {
        var file = new TfjsFile().Input("x", -1, 2).Constant("row", [3f, 4f], 2).Node("y", "AddV2", ["x", "row"]);
        file.Json["weightsManifest"]![0]!["paths"] = new JsonArray("a.bin", "b.bin");
        var path = file.WriteTo(_folder.Path);
        var bytes = File.ReadAllBytes(_folder.File("weights.bin"));
        File.WriteAllBytes(_folder.File("a.bin"), bytes[..3]);
        File.WriteAllBytes(_folder.File("b.bin"), bytes[3..]);

        Assert.Equal([3, 4], OnnxRun.One(TfjsToOnnx.Convert(TfjsModel.Load(path), new TfjsOutput("y")), [0, 0], 1, 2));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    public void A_shard_of_the_wrong_length_is_refused(int length)
    {
        var path = Small().WriteTo(_folder.Path);
        File.WriteAllBytes(_folder.File("weights.bin"), new byte[length]);

        AssertFault(ModelErrorReason.InvalidFormat, $"need 8 bytes, but weights.bin is {length} bytes long", () => TfjsModel.Load(path));
    }

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("sub/weights.bin")]
    [InlineData("sub\\weights.bin")]
    [InlineData("C:weights.bin")]
    [InlineData("")]
    public void A_shard_name_that_is_not_a_plain_file_name_is_refused_by_name(string name)
    {
        var file = Small();
        file.Json["weightsManifest"]![0]!["paths"] = new JsonArray(name);

        AssertFault(ModelErrorReason.UnsafePath, $"'{name}' is refused", () => file.Load(_folder.Path));
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        var path = Small().WriteTo(_folder.Path);
        File.Delete(_folder.File("weights.bin"));

        AssertFault(ModelErrorReason.MissingFile, "weights.bin cannot be read", () => TfjsModel.Load(path));
    }

    [Theory]
    [InlineData(ModelErrorReason.InvalidFormat, 4294967296, 4294967296)]
    [InlineData(ModelErrorReason.InvalidFormat, -1, 2)]
    [InlineData(ModelErrorReason.TooLarge, 1048576, 1048576)]
    [InlineData(ModelErrorReason.InvalidFormat, 8192, 8192)]
    public void A_shape_that_the_shards_cannot_hold_is_refused_before_memory_is_taken(ModelErrorReason reason, long rows, long columns)
    {
        var file = Small();
        file.Json["weightsManifest"]![0]!["weights"]![0]!["shape"] = new JsonArray(rows, columns);
        var path = file.WriteTo(_folder.Path);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(reason, Assert.Throws<ModelException>(() => TfjsModel.Load(path)).Reason);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Limits_are_kept()
    {
        var path = Small().WriteTo(_folder.Path);

        AssertFault(ModelErrorReason.TooLarge, "at most 10 are read", () => TfjsModel.Load(path, new TfjsLimits(MaxJsonBytes: 10)));
        AssertFault(ModelErrorReason.TooLarge, "exceeds what is left", () => TfjsModel.Load(path, new TfjsLimits(MaxWeightBytes: 7)));
        AssertFault(ModelErrorReason.TooLarge, "3 nodes; at most 2", () => TfjsModel.Load(path, new TfjsLimits(MaxNodes: 2)));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"format\":\"layers-model\"}")]
    [InlineData("{\"format\":\"graph-model\"}")]
    [InlineData("{\"format\":\"graph-model\",\"modelTopology\":{\"node\":[{\"name\":\"a\"}]}}")]
    [InlineData("{\"format\":\"graph-model\",\"modelTopology\":{\"node\":[null]},\"weightsManifest\":[]}")]
    [InlineData("{\"format\":\"graph-model\",\"modelTopology\":{\"node\":[]},\"weightsManifest\":[null]}")]
    [InlineData("{\"format\":\"graph-model\",\"modelTopology\":{\"node\":[]},\"weightsManifest\":[{\"paths\":[],\"weights\":[null]}]}")]
    public void A_file_that_is_not_a_graph_model_is_refused(string json)
    {
        File.WriteAllText(_folder.File("model.json"), json);

        AssertFault(ModelErrorReason.InvalidFormat, "model.json", () => TfjsModel.Load(_folder.File("model.json")));
    }

    [Fact]
    public void A_truncated_file_is_refused_wherever_it_ends()
    {
        var path = Small().WriteTo(_folder.Path);
        var text = File.ReadAllText(path);
        for (var length = 0; length < text.Length; length += 7)
        {
            File.WriteAllText(path, text[..length]);
            AssertFault(ModelErrorReason.InvalidFormat, "model.json", () => TfjsModel.Load(path));
        }
    }

    [Fact]
    public void An_unknown_form_of_weights_is_refused_by_name()
    {
        var file = new TfjsFile().Input("x", -1, 2).Constant("row", "complex64", new byte[16], null, 2);

        AssertFault(ModelErrorReason.Unsupported, "weight 'row' has dtype 'complex64'", () => file.Load(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    private static TfjsFile Small() => new TfjsFile().Input("x", -1, 2).Constant("row", [3f, 4f], 2).Node("y", "AddV2", ["x", "row"]);

    private static JsonObject Quantization(string dtype, float? scale = null, float? min = null) =>
        new() { ["dtype"] = dtype, ["scale"] = scale, ["min"] = min };

    private static void AssertFault(ModelErrorReason reason, string text, Action action)
    {
        var error = Assert.Throws<ModelException>(action);
        Assert.Equal(reason, error.Reason);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
