using System.Globalization;
using Facet.Models;
using Facet.Models.Onnx;
using Google.Protobuf;

namespace Facet.Unit.Tests.Models.Conversion;

/// <summary>How models are written.</summary>
public sealed class SavedModelTests
{
    private static readonly ConvertOptions Apart = new() { MaxBytesInside = 10_000 };

    [Fact]
    public void The_same_checkpoint_gives_the_same_bytes()
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV2);
        foreach (var options in new[] { new ConvertOptions(), Apart, new ConvertOptions { Precision = ModelPrecision.I8 } })
        {
            var (first, second) = (checkpoint.Convert(folder, options, "a"), checkpoint.Convert(folder, options, "b"));

            Assert.Equal(first.Graphs[0].Files.Select(file => file.Sha256), second.Graphs[0].Files.Select(file => file.Sha256));
        }
    }

    [Fact]
    public void A_streamed_file_is_what_the_protobuf_library_would_write()
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV2);
        foreach (var options in new[] { new ConvertOptions(), Apart })
        {
            var bytes = File.ReadAllBytes(checkpoint.Convert(folder, options).Graphs[0].Path);

            Assert.Equal(ModelProto.Parser.ParseFrom(bytes).ToByteArray(), bytes);
        }
    }

    [Fact]
    public void Large_weights_lie_in_pages_of_a_file_beside_the_graph()
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV2);
        var files = checkpoint.Convert(folder, Apart).Graphs[0].Files;

        Assert.Equal(["model.onnx", "model.onnx.data"], files.Select(file => Path.GetFileName(file.Path)));
        Assert.Equal(files[1].Bytes, new FileInfo(files[1].Path).Length);
        Assert.True(files[0].Bytes < files[1].Bytes / 4);
        foreach (var tensor in OnnxGraph.Of(File.ReadAllBytes(files[0].Path)).Initializer)
        {
            var isApart = tensor.DataLocation == TensorProto.Types.DataLocation.External;
            Assert.Equal(isApart, tensor.RawData.IsEmpty && tensor.ExternalData.Count == 3);
            Assert.True(!isApart || long.Parse(tensor.ExternalData[1].Value, CultureInfo.InvariantCulture) % 4096 == 0);
        }
    }

    [Fact]
    public void Weights_beside_the_graph_give_the_same_results()
    {
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV2);
        var pixels = SmallModels.Pixels(1, 56, 56);

        var inside = checkpoint.Run(new ConvertOptions(), pixels, 1, 3, 56, 56);
        var apart = checkpoint.Run(Apart, pixels, 1, 3, 56, 56);

        Assert.Equal(inside["last_hidden_state"].Values, apart["last_hidden_state"].Values);
    }

    [Theory]
    [InlineData(ModelPrecision.F16, 0.02)]
    [InlineData(ModelPrecision.I8, 0.1)]
    [InlineData(ModelPrecision.I8PerToken, 0.1)]
    public void Reduced_precisions_stay_near_and_are_smaller(ModelPrecision precision, double tolerance)
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV2);
        var full = checkpoint.Convert(folder, null, "a").Graphs[0];
        var reduced = checkpoint.Convert(folder, new ConvertOptions { Precision = precision }, "b").Graphs[0];
        var pixels = SmallModels.Pixels(1, 56, 56);
        using var fullRun = new GraphRun(full.Path);
        using var reducedRun = new GraphRun(reduced.Path);

        var expected = fullRun.Run(("pixel_values", pixels, [1, 3, 56, 56]))["last_hidden_state"].Values;
        var actual = reducedRun.Run(("pixel_values", pixels, [1, 3, 56, 56]))["last_hidden_state"].Values;

        ConversionTests.Near(expected, actual, tolerance);
        Assert.NotEqual(expected, actual);
        Assert.True(reduced.Files[0].Bytes < full.Files[0].Bytes * 0.55);
    }

    [Fact]
    public void Integers_with_a_scale_for_each_token_do_not_mix_images()
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV2);
        using var run = new GraphRun(checkpoint.Convert(folder, new ConvertOptions { Precision = ModelPrecision.I8PerToken }).Graphs[0].Path);
        var pixels = SmallModels.Pixels(2, 56, 56);
        pixels[^1] = 100;

        var both = run.Run(("pixel_values", pixels, [2, 3, 56, 56]))["last_hidden_state"].Values;
        var first = run.Run(("pixel_values", pixels[..(3 * 56 * 56)], [1, 3, 56, 56]))["last_hidden_state"].Values;

        ConversionTests.Near(first, both[..first.Length], 1e-4);
    }

    [Fact]
    public void Half_ports_are_half()
    {
        using var folder = new TempFolder();
        using var checkpoint = MemoryCheckpoint.Of(SmallModels.DinoV2);
        var options = new ConvertOptions { Precision = ModelPrecision.F16, HasHalfPorts = true };
        var graph = checkpoint.Convert(folder, options).Graphs[0];

        Assert.All(graph.Inputs.Concat(graph.Outputs), port => Assert.Equal(ElementType.F16, port.Type));
        using var run = new GraphRun(graph.Path);
        var pixels = Array.ConvertAll(SmallModels.Pixels(1, 56, 56), pixel => (Half)pixel);
        Assert.All(run.Run(("pixel_values", pixels, [1, 3, 56, 56]))["last_hidden_state"].Values, value => Assert.True(float.IsFinite(value)));
    }

    [OfficialCheckerTheory]
    [InlineData("dinov3-vits16", ModelPrecision.F32, false)]
    [InlineData("dinov3-vits16", ModelPrecision.I8, true)]
    [InlineData("bisenet", ModelPrecision.F32, false)]
    public void The_official_checker_passes_full_size_models(string architecture, ModelPrecision precision, bool isDynamic)
    {
        using var folder = new TempFolder();
        using var checkpoint = RandomCheckpoint.Create(architecture);
        var options = new ConvertOptions { Precision = precision, HasDynamicSize = isDynamic };
        var graph = ModelConverter.Convert(checkpoint, folder.Path, options).Graphs[0];

        Assert.Equal("passed", OfficialChecker.Check(graph.Path));
    }
}
