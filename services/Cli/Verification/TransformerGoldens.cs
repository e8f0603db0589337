using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Facet.Inference;
using Facet.Models;

namespace Facet.Cli.Verification;

/// <summary>The section "models" of a manifest: each model is converted for each of its runs and compared tap by tap.</summary>
internal static class TransformerGoldens
{
    private const string LogitsPerImage = "logits_per_image";

    public static IEnumerable<TensorCheck> Verify(string folder, JsonObject manifest, ModelPrecision precision)
    {
        foreach (var (name, model) in manifest["models"].Members())
        {
            foreach (var (run, description) in model.Need("runs").Members())
            {
                var item = $"{name} {run}";
                foreach (var check in GoldenFolder.Guarded(item, () => Verify(folder, item, model, description, precision)))
                {
                    yield return check;
                }
            }
        }
    }

    private static List<TensorCheck> Verify(string folder, string item, JsonNode model, JsonNode run, ModelPrecision precision)
    {
        var pixels = NpyFile.Read(Path.Combine(folder, run.Need("pixel_values").Text()));
        if (pixels.Shape.Count != 4)
        {
            return [TensorCheck.Failed(item, double.NaN, $"{pixels.Name} must be [N, 3, height, width], not [{string.Join(", ", pixels.Shape)}]")];
        }

        var expected = run.Need("outputs").Members().ToDictionary(output => output.Key, output => output.Value.Array(folder));
        var tokens = model["input_ids"]?.Array(folder);
        var options = new ConvertOptions
        {
            Taps = [.. expected.Keys.Where(tap => tap != LogitsPerImage)],
            Size = new ImageSize((int)pixels.Shape[2], (int)pixels.Shape[3]),
            Precision = precision,
        };
        var outputs = Run(Path.Combine(folder, model.Need("folder").Text()), options, pixels, tokens, out var logitScale);
        if (expected.ContainsKey(LogitsPerImage))
        {
            outputs.Add(LogitsPerImage, Logits(outputs["image_embeds"], outputs["text_embeds"], logitScale));
        }

        return
        [
            .. expected.Select(pair => TensorCheck.Of(
                $"{item} {pair.Key}", outputs[pair.Key].Shape, outputs[pair.Key].Floats, pair.Value, GoldenTolerances.OfTap(pair.Key))),
        ];
    }

    private static Dictionary<string, GraphTensor> Run(
        string source, ConvertOptions options, NpyFile pixels, NpyFile? tokens, out float logitScale)
    {
        using var converted = new TemporaryModel(folder => ModelConverter.Convert(source, folder, options));
        logitScale = converted.Model.LogitScale ?? 1;
        var outputs = new Dictionary<string, GraphTensor>(StringComparer.Ordinal);
        foreach (var graph in converted.Model.Graphs)
        {
            using var session = GraphSession.Open(graph.Path, new OnnxModelOptions { IntraOpThreads = 0 });
            foreach (var (name, value) in session.Run((graph.Inputs[0].Name, Input(graph, pixels, tokens))))
            {
                outputs.Add(name, value);
            }
        }

        return outputs;
    }

    private static GraphTensor Input(ConvertedGraph graph, NpyFile pixels, NpyFile? tokens) =>
        graph.Role == "text"
            ? GraphTensor.Of((tokens ?? throw new KeyNotFoundException("the manifest names no input_ids for the text taps")).ToLongs(), tokens.Shape)
            : GraphTensor.Of(pixels.ToFloats(), pixels.Shape);

    /// <summary>scale * image . text for every pair of unit vectors.</summary>
    private static GraphTensor Logits(GraphTensor images, GraphTensor texts, float scale)
    {
        var (width, columns) = ((int)images.Shape[1], (int)texts.Shape[0]);
        var logits = new float[images.Shape[0] * columns];
        for (var i = 0; i < logits.Length; i++)
        {
            var image = images.Floats.AsSpan(i / columns * width, width);
            logits[i] = scale * TensorPrimitives.Dot<float>(image, texts.Floats.AsSpan(i % columns * width, width));
        }

        return GraphTensor.Of(logits, images.Shape[0], columns);
    }
}
