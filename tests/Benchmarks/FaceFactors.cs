using Facet.Cli;
using Facet.Features;
using Facet.Gram;
using Facet.Imaging;
using Facet.Inference;
using Facet.Models;

namespace Facet.Benchmarks;

/// <summary>
/// The factors of the faces of a folder, region by region (null where a region is hidden), as the recipes make them. Without published
/// weights at hand the vision transformers have made-up ones.
/// </summary>
internal static class FaceFactors
{
    private const int Batch = 8;

    /// <summary>The seed recipe for networks of twelve blocks.</summary>
    private static readonly (string Region, string[] Taps)[] s_seedRegions =
    [
        ("lips", ["hidden_03", "hidden_04", "hidden_05"]),
        ("eyes", ["hidden_09", "hidden_10", "hidden_11"]),
        ("cheeks", ["hidden_03", "hidden_04", "hidden_05"]),
    ];

    public static IReadOnlyList<string> Regions { get; } = [.. s_seedRegions.Select(region => region.Region)];

    /// <summary>Factors of a vision transformer of made-up weights, by the seed recipe.</summary>
    public static Dictionary<string, FactorMatrix?[]> OfTransformer(
        string model, double strength, ModelPrecision precision, List<FaceCrop> faces)
    {
        var outputs = s_seedRegions.DistinctBy(region => region.Taps[0])
            .Select(region => new TapOutput { Name = region.Taps[0], Taps = region.Taps, Layout = TapLayout.Map });
        var options = new ConvertOptions { Outputs = [.. outputs], Precision = precision };
        using var converted = new TemporaryModel(folder => ModelConverter.Convert(RandomCheckpoint.Create(model, 0, strength), folder, options));
        var graph = converted.Model.Graphs[0];
        using var session = GraphSession.Open(graph.Path, new OnnxModelOptions { IntraOpThreads = 0 });
        var factors = Empty(faces.Count);
        for (var start = 0; start < faces.Count; start += Batch)
        {
            var images = faces.Skip(start).Take(Batch).Select(face => face.Crop).ToArray();
            var maps = session.Run((graph.Inputs[0].Name, Pixels(images)));
            for (var i = 0; i < images.Length; i++)
            {
                foreach (var (region, taps) in s_seedRegions)
                {
                    var shape = maps[taps[0]].Shape;
                    var (channels, rows, columns) = ((int)shape[1], (int)shape[2], (int)shape[3]);
                    var size = channels * rows * columns;
                    var map = maps[taps[0]].Floats.AsSpan(i * size, size);
                    factors[region][start + i] = Masked(map, channels, rows, columns, faces[start + i].Masks[region]);
                }
            }
        }

        return factors;
    }

    /// <summary>Factors by one of the recipes that the service offers.</summary>
    public static Dictionary<string, FactorMatrix?[]> OfRecipe(string name, List<FaceCrop> faces)
    {
        var recipes = RecipeCatalog.Load(Path.Combine(AppContext.BaseDirectory, "recipes.json"));
        var recipe = recipes.TryGet(name, out var found) ? found : throw new ArgumentException($"there is no recipe '{name}'");
        TapOutput[] outputs = [.. recipe.Regions.Select(region => TapOutput.Parse(region.TapSum, TapLayout.Map)).DistinctBy(output => output.Name)];
        var source = new BackboneSource(new ModelRegistry(), new PublishedCatalog());
        var backbone = source.Prepare(new BackboneRequest { Model = recipe.Model, Outputs = outputs });
        using var model = OnnxModel.Load(backbone.Prepared);
        using var input = new InputBuffer(backbone.Input);
        var factors = Empty(faces.Count);
        for (var i = 0; i < faces.Count; i++)
        {
            backbone.WriteInput(faces[i].Crop, InputFit.Stretch, input.Span);
            using var run = model.Run(input.Memory);
            foreach (var region in recipe.Regions.Where(region => factors.ContainsKey(region.Region)))
            {
                var output = backbone.Outputs.First(output => output.Name == region.TapSum);
                var map = output.Of(run, 0).Span;
                factors[region.Region][i] = Masked(map, output.Shape[0], output.Shape[1], output.Shape[2], faces[i].Masks[region.Region]);
            }
        }

        return factors;
    }

    private static Dictionary<string, FactorMatrix?[]> Empty(int faces) => Regions.ToDictionary(region => region, _ => new FactorMatrix?[faces]);

    private static GraphTensor Pixels(RgbImage[] images)
    {
        var processor = new ImageProcessor(new ImageProcessorSettings { Scale = 1 / 255d, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225] });
        return GraphTensor.Of(
            [.. images.SelectMany(image => processor.Process(image).Values)], images.Length, RgbImage.Channels, FaceCrop.Side, FaceCrop.Side);
    }

    private static FactorMatrix? Masked(ReadOnlySpan<float> map, int channels, int rows, int columns, float[] mask)
    {
        var grid = MaskDownsample.Resize(mask, FaceCrop.Side, FaceCrop.Side, rows, columns, MaskMode.Area);
        return grid.Any(weight => weight > 0) ? MaskedFactors.Build(map, channels, rows, columns, grid).Factors : null;
    }
}
