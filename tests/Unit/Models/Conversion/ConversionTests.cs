using Facet.Models;
using Facet.Models.Onnx;

namespace Facet.Unit.Tests.Models.Conversion;

public sealed class ConversionTests
{
    private static readonly string[] Lips = ["hidden_03", "hidden_04", "hidden_05"];

    [Fact]
    public void Nothing_beyond_the_highest_tap_is_in_the_graph()
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV3);
        var whole = Graph(checkpoint.Convert(folder));
        var lips = Graph(checkpoint.Convert(folder, new ConvertOptions { Taps = Lips }));

        Assert.Equal(12, whole.Node.Count(node => node.OpType == "MultiHeadAttention"));
        Assert.Equal(5, lips.Node.Count(node => node.OpType == "MultiHeadAttention"));
        Assert.True(lips.Node.Count < whole.Node.Count / 2, $"{lips.Node.Count} of {whole.Node.Count} nodes");
        Assert.DoesNotContain(lips.Initializer, constant => constant.Name.StartsWith("layer.5.", StringComparison.Ordinal));
        Assert.DoesNotContain(lips.Initializer, constant => constant.Name.StartsWith("norm.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_tap_is_the_same_whatever_else_is_asked_for()
    {
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV3);
        var pixels = SmallModels.Pixels(1);
        var alone = checkpoint.Run(new ConvertOptions { Taps = ["hidden_05"] }, pixels, 1, 3, 64, 64);
        var among = checkpoint.Run(new ConvertOptions { Taps = ["pooler_output", "hidden_05", "hidden_00"] }, pixels, 1, 3, 64, 64);

        Assert.Equal([1, 19, 32], alone["hidden_05"].Shape);
        Near(alone["hidden_05"].Values, among["hidden_05"].Values, 1e-5);
    }

    [Theory]
    [InlineData(SmallModels.DinoV3)]
    [InlineData(SmallModels.DinoV2)]
    [InlineData(SmallModels.DinoV2Gated)]
    [InlineData(SmallModels.Clip)]
    public void Fixed_and_free_sizes_agree(string config)
    {
        using var checkpoint = MemoryCheckpoint.Of(config);
        var pixels = SmallModels.Pixels(2, 48, 96);
        var options = new ConvertOptions { Taps = ["hidden_00", "last_hidden_state"] };
        var known = checkpoint.Run(options with { Size = new ImageSize(48, 96) }, pixels, 2, 3, 48, 96);
        var free = checkpoint.Run(options with { HasDynamicSize = true }, pixels, 2, 3, 48, 96);

        Assert.Equal(known["hidden_00"].Shape, free["hidden_00"].Shape);
        Near(known["hidden_00"].Values, free["hidden_00"].Values, 1e-5);
        Near(known["last_hidden_state"].Values, free["last_hidden_state"].Values, 1e-4);
    }

    [Theory]
    [InlineData(SmallModels.DinoV3)]
    [InlineData(SmallModels.DinoV2Gated)]
    [InlineData(SmallModels.Clip)]
    public void A_graph_of_fixed_size_asks_for_no_shape(string config)
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(config);
        var output = new TapOutput { Name = "map", Taps = ["hidden_01", "hidden_02"], Layout = TapLayout.Map };
        var operators = Graph(checkpoint.Convert(folder, new ConvertOptions { Taps = ["last_hidden_state"], Outputs = [output] }))
            .Node.Select(node => node.OpType);

        // GPUs leave shapes to the CPU, and wait for it.
        Assert.DoesNotContain("Shape", operators);
    }

    [Fact]
    public void A_description_tells_what_was_written()
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV3);
        var model = checkpoint.Convert(folder, new ConvertOptions { Taps = ["hidden_02"], Size = new ImageSize(80, 100) });

        Assert.Equal("dinov3-32x12-p16-reg2", model.Architecture);
        var graph = Assert.Single(model.Graphs);
        Assert.Equal((16, 3, 5, 6), (graph.PatchSize, graph.PrefixTokens, graph.GridRows, graph.GridColumns));
        Assert.Equal("pixel_values", Assert.Single(graph.Inputs).Name);
        Assert.Equal([-1, 33, 32], Assert.Single(graph.Outputs).Shape.Select(side => side.Size));
        Assert.Equal(File.ReadAllBytes(graph.Path).LongLength, graph.Files[0].Bytes);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(graph.Path))), graph.Files[0].Sha256);
    }

    [Theory]
    [InlineData("model.")]
    [InlineData("")]
    public void Names_with_the_prefix_of_some_library_versions_are_understood(string prefix)
    {
        using var plain = MemoryCheckpoint.Of(SmallModels.DinoV3);
        using var renamed = MemoryCheckpoint.Empty();
        renamed.Json = plain.Json;
        foreach (var tensor in plain.Tensors.Values)
        {
            var isLayer = tensor.Name.StartsWith("layer.", StringComparison.Ordinal);
            renamed.Set((isLayer ? prefix : string.Empty) + tensor.Name, tensor.ToFloats(), [.. tensor.Shape]);
        }

        using var folder = new TempFolder();
        Assert.Equal(
            plain.Convert(folder, null, "a").Graphs[0].Files[0].Sha256, renamed.Convert(folder, null, "b").Graphs[0].Files[0].Sha256);
    }

    [Fact]
    public void Texts_are_pooled_at_the_first_end_token()
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.Clip);
        var options = new ConvertOptions { Taps = ["text_last_hidden_state", "text_pooler_output", "text_hidden_01"] };
        var graph = Assert.Single(checkpoint.Convert(folder, options).Graphs);
        using var run = new GraphRun(graph.Path);
        long[] ids = [48, 3, 49, 49, 0, 48, 7, 9, 11, 49];

        var outputs = run.Run(("input_ids", ids, [2, 5]));

        Assert.Equal([2, 5, 16], outputs["text_hidden_01"].Shape);
        Assert.Equal(outputs["text_last_hidden_state"].Values[32..48], outputs["text_pooler_output"].Values[..16]);
        Assert.Equal(outputs["text_last_hidden_state"].Values[144..160], outputs["text_pooler_output"].Values[16..]);
    }

    [Fact]
    public void Texts_do_not_look_ahead()
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.Clip);
        using var run = new GraphRun(checkpoint.Convert(folder, new ConvertOptions { Taps = ["text_last_hidden_state"] }).Graphs[0].Path);

        var some = run.Run(("input_ids", (long[])[5, 6, 7, 8], [1, 4]))["text_last_hidden_state"].Values;
        var other = run.Run(("input_ids", (long[])[5, 6, 7, 30], [1, 4]))["text_last_hidden_state"].Values;

        Near(some[..48], other[..48], 1e-6);
        Assert.NotEqual(some[48..], other[48..]);
    }

    internal static void Near(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = expected.Zip(actual, (a, b) => double.Abs((double)a - b)).Max();
        Assert.True(largest <= tolerance, $"differs by {largest:G3}, more than {tolerance:G3}");
    }

    private static GraphProto Graph(ConvertedModel model) => OnnxGraph.Of(File.ReadAllBytes(model.Graphs[0].Path));
}
