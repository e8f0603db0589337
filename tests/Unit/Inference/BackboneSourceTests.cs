using Facet.Imaging;
using Facet.Inference;
using Facet.Models;
using Facet.Unit.Tests.Models.Conversion;

namespace Facet.Unit.Tests.Inference;

public sealed class BackboneSourceTests : IDisposable
{
    private const string SquareProcessor =
        """{"image_processor_type": "DINOv3ViTImageProcessorFast", "size": {"height": 64, "width": 64}, "resample": 2}""";

    private readonly TempFolder _folder = new();

    private ModelRegistryOptions Options => new() { CacheFolder = _folder.File("cache") };

    private string Cache => Path.Combine(Options.CacheFolder, "backbones");

    [Fact]
    public void A_shipped_model_gives_taps_and_sums_of_taps()
    {
        var model = Source().Prepare(Request("faceres", Map("conv_pw_8+conv_pw_9"), Map("conv_pw_9"), TapOutput.Of("embedding")));
        var (sum, single, embedding) = Run(model);
        Assert.Equal([512, 14, 14], model.Outputs[0].Shape);
        Assert.Equal([1024], model.Outputs[2].Shape);
        Assert.Equal(1024, embedding.Length);
        Assert.True(sum.Zip(single).All(pair => pair.First >= pair.Second), "Relu6 taps are not negative, so a sum is not below its parts.");
        Assert.NotEqual(sum, single);
    }

    [Fact]
    public void A_checkpoint_is_converted_once_with_exactly_the_asked_outputs()
    {
        var path = Checkpoint();
        var info = Source().Find(path);
        Assert.Equal(("small", 12, 16, new ImageSize(64, 64)), (info.Id, info.Blocks, info.PatchSize, info.Size));
        Assert.Equal(["hidden_09", "hidden_10", "hidden_11"], info.Recipe["eyes"]);
        var model = Source().Prepare(Request(path, Map("3+4+5"), Map("hidden_05"), TapOutput.Of("pooler_output")));
        Assert.Equal(["hidden_03+hidden_04+hidden_05", "hidden_05", "pooler_output"], model.Prepared.Outputs.Select(output => output.Name));
        Assert.Equal([32, 4, 4], model.Outputs[0].Shape);
        Run(model);
        var written = File.GetLastWriteTimeUtc(model.Prepared.Path);
        var again = Source().Prepare(Request(path, Map("3+4+5"), Map("hidden_05"), TapOutput.Of("pooler_output")));
        Assert.Equal((model.Prepared.Path, written), (again.Prepared.Path, File.GetLastWriteTimeUtc(again.Prepared.Path)));
        Source().Prepare(Request(path, Map("3")));
        Assert.Equal(2, Directory.GetDirectories(Cache).Length);
    }

    [Fact]
    public void A_damaged_conversion_is_made_again()
    {
        var request = Request(Checkpoint(), Map("3"));
        var path = Source().Prepare(request).Prepared.Path;
        var intact = File.ReadAllBytes(path);
        File.WriteAllBytes(path, intact[..^9]);
        Assert.Equal(path, Source().Prepare(request).Prepared.Path);
        Assert.Equal(intact, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData(TapLayout.Map)]
    [InlineData(TapLayout.Patches)]
    [InlineData(TapLayout.Tokens)]
    public void A_converted_folder_gives_the_same_maps_however_its_outputs_are_laid_out(TapLayout layout)
    {
        var path = Checkpoint();
        var expected = Maps(Source().Prepare(Request(path, Map("3+4"), Map("4"))));
        var folder = _folder.File("converted");
        var taps = new[] { "3", "4" }.Select(tap => TapOutput.Parse(tap, layout));
        ConvertedModelFile.Write(folder, ModelConverter.Convert(path, folder, new ConvertOptions { Outputs = [.. taps], Size = new ImageSize(64, 64) }));
        var actual = Maps(Source().Prepare(Request(folder, Map("3+4"), Map("4"))));
        Assert.Equal(expected.Select(map => map.Length), actual.Select(map => map.Length));
        Assert.All(expected.Zip(actual), pair => Assert.All(pair.First.Zip(pair.Second), values => Assert.Equal(values.First, values.Second, 1e-4f)));
    }

    [Fact]
    public void Another_size_and_precision_is_another_conversion()
    {
        var source = Source();
        var path = Checkpoint();
        var larger = source.Prepare(Request(path, Map("3")) with { Size = new ImageSize(96, 64), Precision = ModelPrecision.I8PerToken });
        Assert.Equal([32, 6, 4], larger.Outputs[0].Shape);
        Assert.Equal(ModelPrecision.I8PerToken, larger.Precision);
        Assert.Equal((64, 96), (larger.Input.Width, larger.Input.Height));
    }

    [Fact]
    public void A_processor_that_cuts_the_centre_sees_only_that_part_of_the_picture()
    {
        var path = Checkpoint(
            """{"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 80}, "crop_size": {"height": 64, "width": 64}}""");
        var model = Source().Prepare(Request(path, Map("3")));
        Assert.Equal((18d, 8d, 64d, 64d), model.SeenPart(new PixelSize(100, 80), InputFit.Processor));
        Assert.Equal((0d, 0d, 100d, 80d), model.SeenPart(new PixelSize(100, 80), InputFit.Stretch));

        // Left and right of the centre another colour, which only the stretched input shows.
        var picture = RgbImage.Filled(100, 80, 9, 9, 9);
        for (var i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] = i / 3 % 100 is < 10 or > 90 ? (byte)255 : picture.Pixels[i];
        }

        Assert.Single(Input(model, picture, InputFit.Processor)[..(64 * 64)].Distinct());
        Assert.NotEqual(1, Input(model, picture, InputFit.Stretch)[..(64 * 64)].Distinct().Count());
    }

    [Fact]
    public void What_is_not_to_be_had_is_refused_with_the_reason()
    {
        var path = Checkpoint();
        var folder = _folder.File("converted");
        ConvertedModelFile.Write(folder, ModelConverter.Convert(path, folder, new ConvertOptions { Outputs = [Map("3")] }));
        Refused(ModelErrorReason.UnknownModel, "no-such-model", Map("3"));
        Refused(ModelErrorReason.UnknownModel, "blazeface-back", Map("3"));
        Refused(ModelErrorReason.MissingFile, "dinov3-vits16", Map("3"));
        Refused(ModelErrorReason.UnknownOutput, "faceres", Map("conv_pw_99"));
        Refused(ModelErrorReason.UnknownOutput, "faceres", Map("embedding"));
        Refused(ModelErrorReason.UnknownOutput, path, Map("hidden_13"));
        Refused(ModelErrorReason.UnknownOutput, path, Map("pooler_output"));
        Refused(ModelErrorReason.UnknownOutput, folder, Map("4"));
        Assert.Equal(ModelErrorReason.Unsupported, Error(Request(path, Map("3")) with { Size = new ImageSize(65, 64) }).Reason);
        Assert.Equal(ModelErrorReason.Unsupported, Error(Request("faceres", Map("conv_pw_5")) with { Size = new ImageSize(448, 448) }).Reason);
        Assert.Equal(ModelErrorReason.Unsupported, Error(Request("faceres", Map("conv_pw_5")) with { Precision = ModelPrecision.I8 }).Reason);
        Assert.Equal(ModelErrorReason.Unsupported, Error(Request(folder, Map("3")) with { Precision = ModelPrecision.F16 }).Reason);

        var onnx = Path.Combine(folder, "model.onnx");
        var bytes = File.ReadAllBytes(onnx);
        bytes[^1] ^= 1;
        File.WriteAllBytes(onnx, bytes);
        Refused(ModelErrorReason.ChecksumMismatch, folder, Map("3"));
    }

    public void Dispose() => _folder.Dispose();

    private static BackboneRequest Request(string model, params TapOutput[] outputs) => new() { Model = model, Outputs = outputs };

    private static TapOutput Map(string taps) => TapOutput.Parse(taps, TapLayout.Map);

    private static float[] Input(BackboneModel model, RgbImage picture, InputFit fit)
    {
        var input = new float[model.Input.CountPerImage];
        model.WriteInput(picture, fit, input);
        return input;
    }

    private static float[][] Maps(BackboneModel model)
    {
        var random = new Random(4);
        var pixels = new byte[3 * 64 * 64];
        random.NextBytes(pixels);
        using var loaded = OnnxModel.Load(model.Prepared);
        using var run = loaded.Run(Input(model, new RgbImage(64, 64, pixels), InputFit.Stretch));
        return [.. model.Outputs.Select(output => output.Of(run, 0).ToArray())];
    }

    private static (float[] First, float[] Second, float[] Third) Run(BackboneModel model) => Maps(model) is [var first, var second, var third]
        ? (first, second, third)
        : throw new InvalidOperationException("Three outputs are expected.");

    private BackboneSource Source() => new(new ModelRegistry(Options), new PublishedCatalog(Options), Options);

    private string Checkpoint(string processor = SquareProcessor) =>
        SmallCheckpointFolder.Write(_folder.File("small"), SmallModels.DinoV3, processor);

    private void Refused(ModelErrorReason reason, string model, TapOutput output) => Assert.Equal(reason, Error(Request(model, output)).Reason);

    private ModelException Error(BackboneRequest request) => Assert.Throws<ModelException>(() => Source().Prepare(request));
}
