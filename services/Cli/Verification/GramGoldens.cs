using System.Text.Json.Nodes;
using Facet.Gram;
using Facet.Imaging;
using Facet.Inference;
using Facet.Models;

namespace Facet.Cli.Verification;

/// <summary>
/// The section "pipeline" of a manifest: pictures and masks -> sums of hidden states -> masks on the patch grid -> Gram matrices -> their
/// cosines, in every mode of bringing the mask to the grid.
/// </summary>
internal static class GramGoldens
{
    public static IEnumerable<TensorCheck> Verify(string folder, JsonObject manifest)
    {
        if (manifest["pipeline"] is not JsonObject pipeline)
        {
            yield break;
        }

        foreach (var (region, sum) in pipeline.Need("regions").Members())
        {
            var item = $"pipeline {region}";
            foreach (var check in GoldenFolder.Guarded(item, () => Verify(folder, item, manifest, region, sum)))
            {
                yield return check;
            }
        }
    }

    private static List<TensorCheck> Verify(string folder, string item, JsonObject manifest, string region, JsonNode sum)
    {
        var pipeline = manifest.Need("pipeline");
        var source = Path.Combine(folder, manifest.Need("models").Need(pipeline.Need("model").Text()).Need("folder").Text());
        var taps = sum.Need("sum_of_hidden_states").Elements().Select(block => $"hidden_{block.Number():00}").ToArray();
        var maps = Maps(source, taps, [.. pipeline.Need("images").Elements().Select(image => Path.Combine(folder, image.Text()))]);
        var masks = pipeline.Need("masks").Need(region).Elements()
            .Select(mask => ImageDecoder.DecodeGrey(File.ReadAllBytes(Path.Combine(folder, mask.Text())), ImageLimits.Default)).ToArray();
        return
        [
            .. pipeline.Need("modes").Members().SelectMany(mode => Compare(folder, $"{item} {mode.Key}", maps, masks, Mode(mode.Key), mode.Value.Need(region))),
        ];
    }

    /// <returns>[N, channels, rows, columns].</returns>
    private static GraphTensor Maps(string source, string[] taps, string[] images)
    {
        var processor = new ImageProcessor(PreprocessorConfig.Read(source));
        var pictures = images.Select(path => processor.Process(ImageDecoder.Decode(File.ReadAllBytes(path), ImageLimits.Default).Image)).ToArray();
        var options = new ConvertOptions { Outputs = [new TapOutput { Name = "map", Taps = taps, Layout = TapLayout.Map }] };
        using var converted = new TemporaryModel(folder => ModelConverter.Convert(source, folder, options));
        var graph = converted.Model.Graphs[0];
        using var session = GraphSession.Open(graph.Path, new OnnxModelOptions { IntraOpThreads = 0 });
        var pixels = GraphTensor.Of([.. pictures.SelectMany(picture => picture.Values)], pictures.Length, RgbImage.Channels, pictures[0].Height, pictures[0].Width);
        return session.Run((graph.Inputs[0].Name, pixels))["map"];
    }

    private static IEnumerable<TensorCheck> Compare(
        string folder, string item, GraphTensor maps, GreyImage[] masks, MaskMode mode, JsonNode expected)
    {
        var (channels, rows, columns) = ((int)maps.Shape[1], (int)maps.Shape[2], (int)maps.Shape[3]);
        var grids = masks
            .Select(mask => MaskDownsample.Resize(Array.ConvertAll(mask.Pixels, grey => grey / 255f), mask.Height, mask.Width, rows, columns, mode)).ToArray();
        var size = channels * rows * columns;
        var factors = grids
            .Select((grid, i) => MaskedFactors.Build(maps.Floats.AsSpan(i * size, size), channels, rows, columns, grid).Factors).ToArray();
        yield return TensorCheck.Of(
            $"{item} mask_down", [grids.Length, 1, rows, columns], [.. grids.SelectMany(grid => grid)], expected.Need("mask_down").Array(folder), GoldenTolerances.MaskDown);
        var grams = expected.Need("gram_triu").Array(folder);
        yield return TensorCheck.Of(
            $"{item} gram_triu", [factors.Length, channels * (channels + 1) / 2], [.. factors.SelectMany(UpperTriangle)], grams,
            GoldenTolerances.Gram * grams.ToDoubles().Max(Math.Abs));
        float[] cosines = [.. factors.SelectMany(a => factors.Select(b => (float)GramScore.Exact(a, b)))];
        yield return TensorCheck.Of(
            $"{item} cosine", [factors.Length, factors.Length], cosines, expected.Need("cosine_f64").Array(folder), GoldenTolerances.Cosine);
        yield return Ranking($"{item} ranking", cosines.AsSpan(0, factors.Length).ToArray(), [.. expected.Need("ranking_for_image_0").Elements().Select(rank => rank.Number())]);
    }

    private static IEnumerable<float> UpperTriangle(FactorMatrix factors)
    {
        var gram = GramMatrix.Of(factors);
        for (var row = 0; row < factors.Channels; row++)
        {
            for (var column = row; column < factors.Channels; column++)
            {
                yield return gram[(row * factors.Channels) + column];
            }
        }
    }

    private static TensorCheck Ranking(string item, float[] scores, int[] expected)
    {
        var ranking = Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ToArray();
        return ranking.SequenceEqual(expected)
            ? new TensorCheck(item, 0, 0)
            : TensorCheck.Failed(item, 0, $"is {string.Join(' ', ranking)}, not {string.Join(' ', expected)}");
    }

    private static MaskMode Mode(string name) => name switch
    {
        "area" => MaskMode.Area,
        "bilinear" => MaskMode.Bilinear,
        "bilinear_antialias" => MaskMode.BilinearAntialias,
        "nearest" => MaskMode.Nearest,
        "nearest-exact" => MaskMode.NearestExact,
        _ => throw new KeyNotFoundException($"the mode '{name}' is unknown"),
    };
}
