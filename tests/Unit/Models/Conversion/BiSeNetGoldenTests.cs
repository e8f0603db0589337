using Facet.Models;
using Facet.Unit.Tests.Gram;
using Facet.Unit.Tests.Inference;

namespace Facet.Unit.Tests.Models.Conversion;

/// <summary>The converted face parser against the original code on two pictures.</summary>
public sealed class BiSeNetGoldenTests
{
    private const string Folder = "goldens/bisenet";

    private const int Side = 512;

    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f];

    private static readonly float[] Deviation = [0.229f, 0.224f, 0.225f];

    private static string Root => SharedData.PathOf(Folder);

    [SharedDataFact(Folder)]
    public void Logits_and_labels_equal_the_original()
    {
        using var folder = new TempFolder();
        using var run = Convert(folder, new ConvertOptions { Taps = ["logits", "labels"] });
        foreach (var picture in new[] { 0, 1 })
        {
            var outputs = run.Run(("pixel_values", Picture(picture), [1, 3, Side, Side]));

            var expected = NpyFile.Read(Path.Combine(Root, $"expected/picture_{picture}_logits_every8.npy")).ToFloats();
            Assert.True(LargestDifference(expected, EveryEighth(outputs["logits"].Values)) <= 3e-4);
            CheckLabels(Labels(picture), outputs["labels"].Values, outputs["logits"].Values);
        }
    }

    [SharedDataFact(Folder)]
    public void Every_stage_equals_the_original()
    {
        string[] stages =
        [
            "maxpool", "layer1", "feat8_layer2", "feat16_layer3", "feat32_layer4", "conv_avg", "arm32", "arm16", "conv_head32", "conv_head16", "ffm",
            "logits8",
        ];
        using var folder = new TempFolder();
        using var run = Convert(folder, new ConvertOptions { Taps = stages, HasDynamicSize = true });
        var outputs = run.Run(("pixel_values", Picture(0), [1, 3, Side, Side]));
        foreach (var stage in stages)
        {
            var file = NpyFile.Read(Path.Combine(Root, $"expected/picture_0_stage_{stage}.npy"));
            var difference = LargestDifference(file.ToFloats(), Part(outputs[stage], [.. file.Shape]));
            Assert.True(difference <= 5e-4, $"{stage} differs by {difference:G3}");
        }
    }

    private static GraphRun Convert(TempFolder folder, ConvertOptions options) =>
        new(ModelConverter.Convert(Path.Combine(Root, "model.pth"), folder.Path, options).Graphs[0].Path);

    private static float[] Picture(int index)
    {
        var rgb = PngPixels.Read(Path.Combine(Root, $"inputs/picture_{index}.png"));
        var planes = new float[3 * Side * Side];
        for (var i = 0; i < rgb.Length; i++)
        {
            planes[(i % 3 * Side * Side) + (i / 3)] = ((rgb[i] / 255f) - Mean[i % 3]) / Deviation[i % 3];
        }

        return planes;
    }

    private static float[] Labels(int index) =>
        [.. GreyPng.Read(Path.Combine(Root, $"expected/picture_{index}_labels.png")).Weights.Select(value => MathF.Round(value * 255))];

    private static float[] EveryEighth(float[] logits) =>
        [.. logits.Where((_, i) => i % Side % 8 == 0 && i / Side % Side % 8 == 0)];

    /// <summary>Channels from the first on; of maps of 64 and more, every second row and column.</summary>
    private static float[] Part((long[] Shape, float[] Values) stage, long[] stored)
    {
        var (height, width, step) = (stage.Shape[2], stage.Shape[3], stage.Shape[3] >= 64 ? 2 : 1);
        return
        [
            .. stage.Values.Where((_, i) =>
                i / (height * width) < stored[^3] && i % width % step == 0 && i / width % height % step == 0),
        ];
    }

    private static double LargestDifference(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (a, b) => double.Abs((double)a - b)).Max();
    }

    /// <summary>Labels are equal wherever the two best classes are 1e-3 apart; of the other pixels at most 30 may differ.</summary>
    private static void CheckLabels(float[] expected, float[] actual, float[] logits)
    {
        var (classes, pixels, close) = (logits.Length / expected.Length, expected.Length, 0);
        for (var i = 0; i < pixels; i++)
        {
            if (expected[i] == actual[i])
            {
                continue;
            }

            var best = Enumerable.Range(0, classes).Select(c => logits[(c * pixels) + i]).OrderDescending().Take(2).ToArray();
            Assert.True(best[0] - best[1] < 1e-3, $"pixel {i} has label {actual[i]} instead of {expected[i]}");
            close++;
        }

        Assert.True(close <= 30, $"{close} labels differ");
    }
}
