using System.Text;
using Facet.Imaging;
using Facet.Models;
using Facet.Unit.Tests.Models.Checkpoints;

namespace Facet.Unit.Tests.Models;

public sealed class PreprocessorConfigTests : IDisposable
{
    private const int Seed = 5;

    private static readonly double[] _imageNetMean = [0.485, 0.456, 0.406];
    private static readonly double[] _clipDeviation = [0.26862954, 0.26130258, 0.27577711];

    private readonly TempFolder _folder = new();

    [SharedDataFact("goldens/models")]
    public void The_files_of_the_three_families_are_understood()
    {
        var dino3 = PreprocessorConfig.Read(SharedData.PathOf("goldens/models/dinov3_vits16_tiny"));
        Assert.Equal((new PixelSize(224, 224), null, null), (dino3.Size, dino3.ShortestEdge, dino3.Crop));
        Assert.Equal((ResizeFilter.Bilinear, false, 0.00392156862745098), (dino3.Filter, dino3.RoundsToBytes, dino3.Scale));
        Assert.Equal(_imageNetMean, dino3.Mean);

        var dino2 = PreprocessorConfig.Read(SharedData.PathOf("goldens/models/dinov2_vits14_tiny/preprocessor_config.json"));
        Assert.Equal((null, 256, new PixelSize(224, 224)), (dino2.Size, dino2.ShortestEdge, dino2.Crop));
        Assert.Equal((ResizeFilter.Bicubic, true), (dino2.Filter, dino2.RoundsToBytes));
        Assert.Equal(_imageNetMean, dino2.Mean);

        var clip = PreprocessorConfig.Read(SharedData.PathOf("goldens/models/clip_vitl14_tiny"));
        Assert.Equal((null, 224, new PixelSize(224, 224)), (clip.Size, clip.ShortestEdge, clip.Crop));
        Assert.Equal((ResizeFilter.Bicubic, true, 1 / 255.0), (clip.Filter, clip.RoundsToBytes, clip.Scale));
        Assert.Equal(_clipDeviation, clip.Deviation);
    }

    [Fact]
    public void What_a_file_leaves_out_is_the_processors_default()
    {
        var dino3 = Read("""{"image_processor_type":"DINOv3ViTImageProcessor","size":null}""");
        Assert.Equal((new PixelSize(224, 224), null, false), (dino3.Size, dino3.Crop, dino3.RoundsToBytes));
        var bit = Read("""{"image_processor_type":"BitImageProcessorFast"}""");
        Assert.Equal((224, new PixelSize(224, 224), ResizeFilter.Bicubic), (bit.ShortestEdge, bit.Crop, bit.Filter));
        Assert.Equal(_clipDeviation, bit.Deviation);
    }

    [Fact]
    public void What_a_file_says_is_done()
    {
        var square = Read("""{"image_processor_type":"DINOv3ViTImageProcessorFast","size":336,"resample":3,"do_rescale":false}""");
        Assert.Equal((new PixelSize(336, 336), ResizeFilter.Bicubic, true, 1.0), (square.Size, square.Filter, square.RoundsToBytes, square.Scale));

        var fixedSize = Read("""{"image_processor_type":"CLIPImageProcessor","size":{"height":32,"width":48,"longest_edge":null},"do_center_crop":false}""");
        Assert.Equal((new PixelSize(48, 32), null, null), (fixedSize.Size, fixedSize.ShortestEdge, fixedSize.Crop));

        var plain = Read("""{"feature_extractor_type":"CLIPFeatureExtractor","do_resize":false,"do_normalize":false,"crop_size":{"height":7,"width":9}}""");
        Assert.Equal((null, null, new PixelSize(9, 7)), (plain.Size, plain.ShortestEdge, plain.Crop));
        Assert.Equal([0, 0, 0], plain.Mean);
        Assert.Equal([1, 1, 1], plain.Deviation);

        var grey = Read("""{"image_processor_type":"CLIPImageProcessor","image_mean":0.5,"image_std":0.25,"rescale_factor":0.5,"default_to_square":true}""");
        Assert.Equal([0.5, 0.5, 0.5], grey.Mean);
        Assert.Equal((0.5, new PixelSize(224, 224)), (grey.Scale, grey.Size));
    }

    [Theory]
    [InlineData("", "is not valid JSON")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("{}", "names no image_processor_type")]
    [InlineData("""{"image_processor_type":3}""", "image_processor_type is 3")]
    [InlineData("""{"image_processor_type":"SiglipImageProcessor"}""", "'SiglipImageProcessor' is not supported")]
    [InlineData("""{"do_pad":true}""", "the step do_pad")]
    [InlineData("""{"do_resize":1}""", "do_resize is 1; it must be true or false")]
    [InlineData("""{"do_convert_rgb":"yes"}""", "do_convert_rgb is \"yes\"")]
    [InlineData("""{"size":0}""", "size is 0; it must be a whole number from 1 to 16384")]
    [InlineData("""{"size":1e9}""", "size is 1e9")]
    [InlineData("""{"size":22.5}""", "size is 22.5")]
    [InlineData("""{"size":"224"}""", "size is \"224\"")]
    [InlineData("""{"size":[224,224]}""", "size is [224,224]")]
    [InlineData("""{"size":{}}""", "it must have either shortest_edge or height and width")]
    [InlineData("""{"size":{"height":224}}""", "it must have either")]
    [InlineData("""{"size":{"shortest_edge":224,"longest_edge":448}}""", "it must have either")]
    [InlineData("""{"size":{"shortest_edge":-4}}""", "shortest_edge is -4")]
    [InlineData("""{"crop_size":{"shortest_edge":224}}""", "it must have height and width")]
    [InlineData("""{"crop_size":{"height":224,"width":0}}""", "width is 0")]
    [InlineData("""{"resample":1}""", "resample is 1; it must be 2 (bilinear) or 3 (bicubic)")]
    [InlineData("""{"resample":"bicubic"}""", "resample is \"bicubic\"")]
    [InlineData("""{"rescale_factor":0}""", "rescale_factor is 0; it must be a number above 0")]
    [InlineData("""{"rescale_factor":1e999}""", "rescale_factor is 1e999")]
    [InlineData("""{"image_mean":[0.5,0.5]}""", "image_mean is [0.5,0.5]; it must be three numbers")]
    [InlineData("""{"image_mean":[0.5,0.5,"x"]}""", "image_mean is")]
    [InlineData("""{"image_std":[0.5,0,0.5]}""", "it must be three numbers above 0")]
    [InlineData("""{"data_format":"channels_last"}""", "data_format is \"channels_last\"")]
    [InlineData("""{"size":224,"size":256}""", "is not valid JSON")]
    public void A_wrong_value_is_refused(string json, string text)
    {
        var whole = json.StartsWith("{\"", StringComparison.Ordinal) && !json.Contains("_type", StringComparison.Ordinal)
            ? "{\"image_processor_type\":\"CLIPImageProcessor\"," + json[1..]
            : json;
        var error = Assert.Throws<ModelException>(() => Read(whole));
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_missing_file_is_named() => Assert.Contains(
        "preprocessor_config.json", Assert.Throws<ModelException>(() => PreprocessorConfig.Read(_folder.Path)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_mutated_file_is_understood_or_refused()
    {
        var intact = """
            {"crop_size": {"height": 224, "width": 224}, "do_center_crop": true, "do_pad": null, "image_mean": [0.485, 0.456, 0.406],
            "image_processor_type": "BitImageProcessor", "resample": 3, "rescale_factor": 0.0039, "size": {"shortest_edge": 256}}
            """u8.ToArray();
        var random = new Random(Seed);
        var path = _folder.File("preprocessor_config.json");
        for (var i = 0; i < 1500; i++)
        {
            var mutated = Mutation.Of(intact, random);
            Mutation.Write(path, mutated);
            try
            {
                _ = new ImageProcessor(PreprocessorConfig.Read(path));
            }
            catch (ModelException)
            {
                // Refused, as it may be.
            }
            catch (Exception error)
            {
                Assert.Fail($"mutation {i} of seed {Seed} threw {error}: {Encoding.UTF8.GetString(mutated)}");
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private ImageProcessorSettings Read(string json)
    {
        File.WriteAllText(_folder.File("preprocessor_config.json"), json);
        return PreprocessorConfig.Read(_folder.Path);
    }
}
