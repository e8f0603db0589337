using System.Text.Json.Nodes;
using Facet.Imaging;
using Facet.Inference;
using Facet.Models;

namespace Facet.Cli.Verification;

/// <summary>A face parser against the original code: logits, labels and the maps between the layers, and its checkpoint in both file formats.</summary>
internal static class BiSeNetGoldens
{
    private static readonly float[] s_mean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] s_deviation = [0.229f, 0.224f, 0.225f];

    /// <summary>Rows and columns of the stored logits.</summary>
    private const int LogitStep = 8;

    /// <summary>Of the pixels whose two best classes are closer than <see cref="CloseLogits"/>, at most this many may have another label.</summary>
    private const int MaxCloseLabels = 30;
    private const double CloseLogits = 1e-3;

    public static IEnumerable<TensorCheck> Verify(string folder, JsonObject manifest, ModelPrecision precision)
    {
        foreach (var picture in manifest.Need("pictures").Elements())
        {
            var index = picture.Need("picture").Number();
            var item = $"bisenet picture_{index}";
            foreach (var check in GoldenFolder.Guarded(item, () => VerifyPicture(folder, item, index, precision)))
            {
                yield return check;
            }
        }

        foreach (var file in Files(Path.Combine(folder, "format"), "*.pth"))
        {
            foreach (var check in GoldenFolder.Guarded(Path.GetFileName(file), () => VerifyFormat(file)))
            {
                yield return check;
            }
        }
    }

    private static List<TensorCheck> VerifyPicture(string folder, string item, int index, ModelPrecision precision)
    {
        var prefix = $"picture_{index}_stage_";
        var stages = Files(Path.Combine(folder, "expected"), prefix + "*.npy")
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file)[prefix.Length..], NpyFile.Read);
        var image = ImageDecoder.Decode(File.ReadAllBytes(Path.Combine(folder, "inputs", $"picture_{index}.png")), new ImageLimits()).Image;
        var options = new ConvertOptions
        {
            Taps = ["logits", "labels", .. stages.Keys],
            Size = new ImageSize(image.Height, image.Width),
            Precision = precision,
        };
        var outputs = Run(CheckpointOf(folder), options, image);
        var logits = NpyFile.Read(Path.Combine(folder, "expected", $"picture_{index}_logits_every8.npy"));
        var labels = ImageDecoder.DecodeGrey(File.ReadAllBytes(Path.Combine(folder, "expected", $"picture_{index}_labels.png")), new ImageLimits());
        return
        [
            Part($"{item} logits", outputs["logits"], logits, LogitStep, GoldenTolerances.BiSeNetLogits),
            Labels($"{item} labels", outputs["labels"].Floats, labels.Pixels, outputs["logits"].Floats),
            .. stages.Select(stage => Part(
                $"{item} {stage.Key}", outputs[stage.Key], stage.Value, StepOf(outputs[stage.Key], stage.Value), GoldenTolerances.BiSeNetStage)),
        ];
    }

    private static string CheckpointOf(string folder) => Files(folder, "*.pth") is [var only]
        ? only
        : throw new CliException(ExitCodes.NotUsable, $"{folder} must hold exactly one .pth checkpoint.");

    private static IReadOnlyDictionary<string, GraphTensor> Run(string checkpoint, ConvertOptions options, RgbImage image)
    {
        using var converted = new TemporaryModel(folder => ModelConverter.Convert(checkpoint, folder, options));
        var graph = converted.Model.Graphs[0];
        using var session = GraphSession.Open(graph.Path, new OnnxModelOptions { IntraOpThreads = 0 });
        return session.Run((graph.Inputs[0].Name, Normalised(image)));
    }

    private static GraphTensor Normalised(RgbImage image)
    {
        var pixels = image.Width * image.Height;
        var planes = new float[RgbImage.Channels * pixels];
        for (var i = 0; i < planes.Length; i++)
        {
            var (channel, pixel) = (i / pixels, i % pixels);
            planes[i] = ((image.Pixels[(pixel * RgbImage.Channels) + channel] / 255f) - s_mean[channel]) / s_deviation[channel];
        }

        return GraphTensor.Of(planes, 1, RgbImage.Channels, image.Height, image.Width);
    }

    /// <summary>Of wide maps not every column is stored.</summary>
    private static int StepOf(GraphTensor map, NpyFile stored) =>
        stored.Shape.Count >= 3 && stored.Shape[^1] > 0 ? (int)(map.Shape[3] / stored.Shape[^1]) : 0;

    /// <summary>Compares the first channels at every <paramref name="step"/>-th row and column.</summary>
    private static TensorCheck Part(string item, GraphTensor map, NpyFile expected, int step, double tolerance)
    {
        var isPart = step > 0 && expected.Shape.Count >= 3 && expected.Shape[^3] <= map.Shape[1];
        if (!isPart)
        {
            return TensorCheck.Failed(item, tolerance, $"the stored [{string.Join(", ", expected.Shape)}] is no part of [{string.Join(", ", map.Shape)}]");
        }

        var (height, width, channels) = ((int)map.Shape[2], (int)map.Shape[3], (int)expected.Shape[^3]);
        var part = new List<float>(expected.Count);
        for (var channel = 0; channel < channels; channel++)
        {
            for (var y = 0; y < height; y += step)
            {
                for (var x = 0; x < width; x += step)
                {
                    part.Add(map.Floats[(((channel * height) + y) * width) + x]);
                }
            }
        }

        return TensorCheck.Of(item, part.ToArray(), expected.ToDoubles(), tolerance);
    }

    /// <summary>The difference is the number of pixels with another label whose two best classes are close; a pixel where they are not is a fault.</summary>
    private static TensorCheck Labels(string item, float[] actual, byte[] expected, float[] logits)
    {
        if (actual.Length != expected.Length)
        {
            return TensorCheck.Failed(item, MaxCloseLabels, $"has {actual.Length} pixels, not {expected.Length}");
        }

        var close = 0;
        for (var pixel = 0; pixel < expected.Length; pixel++)
        {
            if (actual[pixel] == expected[pixel])
            {
                continue;
            }

            var best = Enumerable.Range(0, logits.Length / expected.Length).Select(c => logits[(c * expected.Length) + pixel]).OrderDescending().Take(2).ToArray();
            if (best[0] - best[1] >= CloseLogits)
            {
                return TensorCheck.Failed(item, MaxCloseLabels, $"pixel {pixel} has label {actual[pixel]} instead of {expected[pixel]}");
            }

            close++;
        }

        return new TensorCheck(item, close, MaxCloseLabels);
    }

    /// <summary>Every tensor of a small checkpoint against the array of the same name beside it.</summary>
    private static List<TensorCheck> VerifyFormat(string file)
    {
        using var checkpoint = Checkpoint.Open(file);
        return [.. checkpoint.Tensors.Values.Select(tensor => VerifyTensor(file, tensor))];
    }

    private static TensorCheck VerifyTensor(string file, CheckpointTensor tensor)
    {
        var item = $"{Path.GetFileName(file)} {tensor.Name}";
        var expected = NpyFile.Read(Path.Combine(Path.GetDirectoryName(file)!, tensor.Name + ".npy"));
        var isEqual = expected.Type == tensor.Type && expected.Shape.SequenceEqual(tensor.Shape) && expected.Data.Span.SequenceEqual(tensor.Data.Span);
        return isEqual ? new TensorCheck(item, 0, 0) : TensorCheck.Failed(item, 0, "is not the stored array");
    }

    private static string[] Files(string folder, string pattern) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal)] : [];
}
