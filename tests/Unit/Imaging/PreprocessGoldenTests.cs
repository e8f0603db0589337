using System.Text.Json;
using Facet.Imaging;
using Facet.Models;

namespace Facet.Unit.Tests.Imaging;

/// <summary>Against what the transformers library made of the same pictures, through Pillow and through torchvision.</summary>
public sealed class PreprocessGoldenTests
{
    private const string Folder = "goldens/preprocess";

    // The reference sums in single precision, in another order.
    private const float FloatTolerance = 5e-6f;
    private const float ByteTolerance = 5e-7f;

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var item in SharedData.WhyAbsent(Folder) is null ? Manifest() : [])
            {
                cases.Add(item.GetProperty("image").GetString()!, item.GetProperty("processor").GetString()!);
            }

            return cases;
        }
    }

    [SharedDataTheory(Folder)]
    [MemberData(nameof(Cases))]
    public void A_picture_becomes_what_the_reference_makes_of_it(string image, string processor)
    {
        var item = Manifest().Single(item => item.GetProperty("image").GetString() == image && item.GetProperty("processor").GetString() == processor);
        var own = new ImageProcessor(Settings(processor, item.GetProperty("args")));

        // The reference saw the JPEGs as libjpeg-turbo decodes them, which is stored beside them.
        foreach (var file in image.EndsWith(".jpg", StringComparison.Ordinal) ? [image.Replace(".jpg", "_decoded.png"), image] : new[] { image })
        {
            var picture = ImageDecoder.Decode(File.ReadAllBytes(SharedData.PathOf($"goldens/{file}")), ImageLimits.Default).Image;
            if (item.TryGetProperty("resized_cropped_u8", out var bytes))
            {
                AssertBytes(Golden(bytes), own.ProcessToBytes(picture), isExact: processor.EndsWith("_pil", StringComparison.Ordinal));
            }

            if (item.TryGetProperty("pixel_values", out var values) && (processor.EndsWith("_pil", StringComparison.Ordinal) || bytes.ValueKind == default))
            {
                AssertFloats(Golden(values), own.Process(picture), own.Settings.RoundsToBytes ? ByteTolerance : FloatTolerance);
            }
        }
    }

    private static ImageProcessorSettings Settings(string processor, JsonElement args)
    {
        var model = processor[..6] switch { "dinov3" => "dinov3_vits16_tiny", "dinov2" => "dinov2_vits14_tiny", _ => "clip_vitb32_tiny" };
        var settings = PreprocessorConfig.Read(SharedData.PathOf($"goldens/models/{model}"));
        var size = args.GetProperty("size");
        return size.TryGetProperty("shortest_edge", out var edge)
            ? settings with { ShortestEdge = edge.GetInt32(), Crop = Sides(args.GetProperty("crop_size")) }
            : settings with { Size = Sides(size) };
    }

    private static PixelSize Sides(JsonElement size) => new(size.GetProperty("width").GetInt32(), size.GetProperty("height").GetInt32());

    private static NpyFile Golden(JsonElement entry) => NpyFile.Read(SharedData.PathOf($"goldens/{entry.GetProperty("file").GetString()}"));

    private static JsonElement[] Manifest()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("goldens/manifest.json")));
        return [.. manifest.RootElement.GetProperty("preprocess").GetProperty("cases").EnumerateArray().Select(item => item.Clone())];
    }

    private static void AssertBytes(NpyFile expected, RgbImage actual, bool isExact)
    {
        Assert.Equal([3, actual.Height, actual.Width], expected.Shape);
        var pixels = actual.Width * actual.Height;
        var planes = expected.Data.ToArray();
        var differences = actual.Pixels.Select((value, i) => Math.Abs(value - planes[((i % 3) * pixels) + (i / 3)])).ToArray();
        Assert.InRange(differences.Max(), 0, isExact ? 0 : 1);
        Assert.InRange(differences.Sum(), 0, planes.Length / 100);
    }

    private static void AssertFloats(NpyFile expected, PlanarImage actual, float tolerance)
    {
        Assert.Equal([3, actual.Height, actual.Width], expected.Shape);
        Assert.InRange(expected.ToFloats().Zip(actual.Values, (x, y) => Math.Abs(x - y)).Max(), 0, tolerance);
    }
}
