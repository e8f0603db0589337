using System.Text.Json;
using Facet.Gram;
using Facet.Imaging;
using Facet.Models;
using Facet.Unit.Tests.Models.Conversion;

namespace Facet.Unit.Tests.Models.Features;

/// <summary>From pictures to feature files and from the files to scores: those of the Python code, in every way of bringing the mask to the grid.</summary>
public sealed class PipelineGoldenTests : IDisposable
{
    private const string Goldens = "goldens/pipeline";
    private const int Images = 8;
    private const double Tolerance = 5e-6;

    private readonly TempFolder _folder = new();

    [SharedDataTheory(Goldens)]
    [InlineData("eyes", ".pt")]
    [InlineData("lips", ".safetensors")]
    public void Files_of_weighted_features_rank_as_in_the_reference(string region, string extension)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("goldens/manifest.json")));
        var pipeline = manifest.RootElement.GetProperty("pipeline");
        var (channels, rows, columns, maps) = Maps(pipeline, region);
        foreach (var mode in pipeline.GetProperty("modes").EnumerateObject())
        {
            var masks = NpyFile.Read(SharedData.PathOf($"{Goldens}/{mode.Name}/{region}/mask_down.npy")).ToFloats();
            var cells = rows * columns;
            for (var image = 0; image < Images; image++)
            {
                float[] weighted = [.. maps[image].Select((value, i) => value * masks[(image * cells) + (i % cells)])];
                FeatureFile.Write(_folder.File(image + extension), weighted, channels, rows, columns);
            }

            var ranking = Rank(extension);
            var expected = NpyFile.Read(SharedData.PathOf($"{Goldens}/{mode.Name}/{region}/cosine_f64.npy")).ToDoubles();
            for (var target = 0; target < Images; target++)
            {
                Assert.All(ranking.Best(target), hit => Assert.Equal(expected[(target * Images) + hit.Index], hit.Score, Tolerance));
            }

            Assert.Equal(
                mode.Value.GetProperty(region).GetProperty("ranking_for_image_0").EnumerateArray().Select(rank => rank.GetInt32()),
                ranking.Best(0).Select(hit => hit.Index));
        }
    }

    public void Dispose() => _folder.Dispose();

    private GramRanking Rank(string extension)
    {
        var factors = Enumerable.Range(0, Images).Select(image =>
        {
            var map = FeatureFile.Read(_folder.File(image + extension));
            return MaskedFactors.OfWeighted(map.ToFloats(), map.Channels, map.Height, map.Width)?.Factors;
        }).ToArray();
        var ranking = new GramRanking(factors, Images);
        for (var image = 0; image < Images; image++)
        {
            ranking.Add(image, factors[image]);
        }

        return ranking;
    }

    private (int Channels, int Rows, int Columns, float[][] Maps) Maps(JsonElement pipeline, string region)
    {
        var source = SharedData.PathOf($"goldens/models/{pipeline.GetProperty("model").GetString()}");
        var taps = pipeline.GetProperty("regions").GetProperty(region).GetProperty("sum_of_hidden_states").EnumerateArray()
            .Select(block => $"hidden_{block.GetInt32():00}").ToArray();
        var output = new TapOutput { Name = "map", Taps = taps, Layout = TapLayout.Map };
        var model = ModelConverter.Convert(source, _folder.File("model"), new ConvertOptions { Outputs = [output] });
        var processor = new ImageProcessor(PreprocessorConfig.Read(source));
        var pictures = pipeline.GetProperty("images").EnumerateArray().Select(image => processor.Process(
            ImageDecoder.Decode(File.ReadAllBytes(SharedData.PathOf($"goldens/{image.GetString()}")), ImageLimits.Default).Image)).ToArray();
        using var run = new GraphRun(model.Graphs[0].Path);
        float[] pixels = [.. pictures.SelectMany(picture => picture.Values)];
        var (shape, values) = run.Run((model.Graphs[0].Inputs[0].Name, pixels, [Images, RgbImage.Channels, pictures[0].Height, pictures[0].Width]))["map"];
        return ((int)shape[1], (int)shape[2], (int)shape[3], [.. values.Chunk(values.Length / Images)]);
    }
}
