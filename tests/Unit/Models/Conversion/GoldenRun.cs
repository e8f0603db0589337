using Facet.Models;

namespace Facet.Unit.Tests.Models.Conversion;

/// <summary>One model on one batch of images.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Folder">The checkpoint.</param>
/// <param name="Pixels">float32 [N, 3, height, width].</param>
/// <param name="TokenIds">int64 [texts, length], for CLIP.</param>
/// <param name="Expected">Tensors by the name of their tap.</param>
internal sealed record GoldenRun(string Name, string Folder, NpyFile Pixels, NpyFile? TokenIds, IReadOnlyDictionary<string, NpyFile> Expected)
{
    public ImageSize Size => new((int)Pixels.Shape[2], (int)Pixels.Shape[3]);

    /// <summary>Converts the model so that it gives every expected tap, and runs it.</summary>
    public Dictionary<string, (long[] Shape, float[] Values)> Convert(string folder, ConvertOptions options)
    {
        var taps = Expected.Keys.Where(tap => tap != "logits_per_image").ToArray();
        var model = ModelConverter.Convert(Folder, folder, options with { Taps = taps, Size = options.HasDynamicSize ? null : Size });
        var outputs = new Dictionary<string, (long[] Shape, float[] Values)>();
        foreach (var graph in model.Graphs)
        {
            using var run = new GraphRun(graph.Path);
            var input = graph.Role == "text"
                ? ("input_ids", (Array)TokenIds!.ToLongs(), TokenIds.Shape.ToArray())
                : ("pixel_values", Pixels.ToFloats(), Pixels.Shape.ToArray());
            foreach (var (name, value) in run.Run(input))
            {
                outputs.Add(name, value);
            }
        }

        if (Expected.ContainsKey("logits_per_image"))
        {
            outputs.Add("logits_per_image", Logits(outputs["image_embeds"], outputs["text_embeds"], model.LogitScale!.Value));
        }

        return outputs;
    }

    /// <summary>Fails with every tensor whose largest difference is above its tolerance.</summary>
    public void Check(Dictionary<string, (long[] Shape, float[] Values)> outputs, Func<string, double> tolerance)
    {
        var faults = new List<string>();
        foreach (var (tap, expected) in Expected)
        {
            var (shape, values) = outputs[tap];
            if (!expected.Shape.SequenceEqual(shape))
            {
                faults.Add($"{Name} {tap} has shape [{string.Join(',', shape)}], not [{string.Join(',', expected.Shape)}]");
                continue;
            }

            var largest = values.Zip(expected.ToFloats(), (a, b) => double.Abs((double)a - b)).Max();
            if (!(largest <= tolerance(tap)))
            {
                faults.Add($"{Name} {tap} differs by {largest:G3}, more than {tolerance(tap):G3}");
            }
        }

        Assert.Empty(faults);
    }

    private static (long[] Shape, float[] Values) Logits((long[] Shape, float[] Values) images, (long[] Shape, float[] Values) texts, float scale)
    {
        var width = (int)images.Shape[1];
        var logits = new float[images.Shape[0] * texts.Shape[0]];
        for (var i = 0; i < logits.Length; i++)
        {
            var (image, text) = (i / (int)texts.Shape[0], i % (int)texts.Shape[0]);
            for (var c = 0; c < width; c++)
            {
                logits[i] += scale * images.Values[(image * width) + c] * texts.Values[(text * width) + c];
            }
        }

        return ([images.Shape[0], texts.Shape[0]], logits);
    }
}
