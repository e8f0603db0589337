using System.Text.Json.Nodes;
using Facet.Imaging;
using Facet.Models;

namespace Facet.Cli.Verification;

/// <summary>The section "preprocess" of a manifest: pictures as the image processors of the models make them.</summary>
internal static class PreprocessGoldens
{
    public static IEnumerable<TensorCheck> Verify(string folder, JsonObject manifest)
    {
        foreach (var entry in (manifest["preprocess"] is { } section ? section.Need("cases") : null).Elements())
        {
            var item = $"{entry.Need("image").Text()} {entry.Need("processor").Text()}";
            foreach (var check in GoldenFolder.Guarded(item, () => Verify(folder, item, manifest, entry)))
            {
                yield return check;
            }
        }
    }

    private static List<TensorCheck> Verify(string folder, string item, JsonObject manifest, JsonNode entry)
    {
        var processorName = entry.Need("processor").Text();
        var processor = new ImageProcessor(Settings(folder, processorName, manifest, entry.Need("args")));
        var picture = Picture(folder, entry.Need("image").Text());
        var isPillow = processorName.EndsWith("_pil", StringComparison.Ordinal);
        var checks = new List<TensorCheck>();
        if (entry["resized_cropped_u8"] is { } bytes)
        {
            // torchvision's own rounding differs by one from Pillow's on a part of the bytes.
            var image = processor.ProcessToBytes(picture);
            checks.Add(TensorCheck.Of($"{item} bytes", [RgbImage.Channels, image.Height, image.Width], Planes(image), bytes.Array(folder), isPillow ? 0 : 1));
        }

        if (entry["pixel_values"] is { } values && (isPillow || !processor.Settings.RoundsToBytes))
        {
            var planes = processor.Process(picture);
            checks.Add(TensorCheck.Of(
                $"{item} pixel_values", [RgbImage.Channels, planes.Height, planes.Width], planes.Values, values.Array(folder), GoldenTolerances.PixelValues));
        }

        return checks;
    }

    /// <summary>The settings of the first model of the processor's family, with the sizes of the case.</summary>
    private static ImageProcessorSettings Settings(string folder, string processor, JsonObject manifest, JsonNode args)
    {
        var family = processor.Split('_')[0];
        var model = manifest["models"].Members().FirstOrDefault(model => model.Value.Need("family").Text() == family).Value
            ?? throw new KeyNotFoundException($"the manifest has no model of family '{family}' whose settings the processor could take");
        var settings = PreprocessorConfig.Read(Path.Combine(folder, model.Need("folder").Text()));
        var size = args.Need("size");
        return size["shortest_edge"] is { } edge
            ? settings with { ShortestEdge = edge.Number(), Crop = Sides(args.Need("crop_size")) }
            : settings with { Size = Sides(size) };
    }

    /// <summary>A JPEG as the reference decoded it, when that is stored beside it: decoders round differently.</summary>
    private static RgbImage Picture(string folder, string name)
    {
        var decoded = Path.Combine(folder, Path.ChangeExtension(name, null) + "_decoded.png");
        return ImageDecoder.Decode(File.ReadAllBytes(File.Exists(decoded) ? decoded : Path.Combine(folder, name)), ImageLimits.Default).Image;
    }

    private static float[] Planes(RgbImage image)
    {
        var pixels = image.Width * image.Height;
        return [.. Enumerable.Range(0, image.Pixels.Length).Select(i => (float)image.Pixels[(i % pixels * RgbImage.Channels) + (i / pixels)])];
    }

    private static PixelSize Sides(JsonNode size) => new(size.Need("width").Number(), size.Need("height").Number());
}
