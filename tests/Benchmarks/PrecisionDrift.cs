using System.Globalization;
using Facet.Cli;
using Facet.Gram;
using Facet.Imaging;
using Facet.Inference;
using Facet.Models;
using Facet.Parsing.Regions;

namespace Facet.Benchmarks;

/// <summary>
/// How far the scores of a region move when the backbone runs in a reduced precision: every pair of faces of a folder, scored from float32
/// factors and from the others. Without published weights at hand the backbone has made-up ones, whose scores move more than trained ones' do.
/// </summary>
internal static class PrecisionDrift
{
    private const int Side = 224;
    private const int Batch = 8;

    /// <summary>The seed recipe for networks of twelve blocks.</summary>
    private static readonly (string Region, string[] Taps)[] s_regions =
    [
        ("lips", ["hidden_03", "hidden_04", "hidden_05"]),
        ("eyes", ["hidden_09", "hidden_10", "hidden_11"]),
        ("cheeks", ["hidden_03", "hidden_04", "hidden_05"]),
    ];

    public static int Run(string folder, string[] options)
    {
        var count = int.Parse(Arguments.Value(options, "--photos") ?? "100", CultureInfo.InvariantCulture);
        var model = Arguments.Value(options, "--model") ?? "dinov3-vits16";
        var strength = double.Parse(Arguments.Value(options, "--strength") ?? "1", CultureInfo.InvariantCulture);
        var precision = Enum.Parse<ModelPrecision>(Arguments.Value(options, "--precision") ?? "I8", ignoreCase: true);
        var faces = Faces(folder, count);
        var exact = Factors(model, strength, ModelPrecision.F32, faces);
        var reduced = Factors(model, strength, precision, faces);
        Console.WriteLine(FormattableString.Invariant($"{model}, strength {strength}, {faces.Count} faces, {precision} against F32"));
        foreach (var (region, _) in s_regions)
        {
            var (drifts, range) = Compare(exact[region], reduced[region]);
            Console.WriteLine(FormattableString.Invariant(
                $"{region,-7} {drifts.Count} pairs: drift mean {drifts.Average():0.00000}, largest {drifts.Max():0.00000}; float32 scores {range.Min:0.000}..{range.Max:0.000}"));
        }

        return 0;
    }

    private static List<(RgbImage Crop, Dictionary<string, float[]> Masks)> Faces(string folder, int count)
    {
        using var models = new ModelHost(new ModelRegistry());
        var catalog = RegionCatalog.Load(PhotoParsers.BuiltInRegions);
        var parser = PhotoParsers.With(catalog, models);
        var faces = new List<(RgbImage, Dictionary<string, float[]>)>();
        foreach (var photo in Directory.EnumerateFiles(folder, "*.jpg").Order(StringComparer.Ordinal))
        {
            if (faces.Count == count)
            {
                break;
            }

            try
            {
                if (parser.Parse(File.ReadAllBytes(photo), PhotoParsers.LargestFace with { CropSize = Side }).Faces is [var face, ..])
                {
                    faces.Add((face.Crop, s_regions.ToDictionary(region => region.Region, region => Mask(catalog, region.Region, face.CropLabels))));
                }
            }
            catch (ImageException)
            {
                // The folder may hold damaged files on purpose.
            }
        }

        return faces;
    }

    private static float[] Mask(RegionCatalog catalog, string region, byte[] labels)
    {
        var members = catalog.Members(catalog.Regions.Single(rule => rule.Name == region));
        return Array.ConvertAll(labels, label => members[label] ? 1f : 0f);
    }

    /// <returns>For each region the factors of each face; null where the region is hidden.</returns>
    private static Dictionary<string, FactorMatrix?[]> Factors(
        string model, double strength, ModelPrecision precision, List<(RgbImage Crop, Dictionary<string, float[]> Masks)> faces)
    {
        var outputs = s_regions.DistinctBy(region => region.Taps[0])
            .Select(region => new TapOutput { Name = region.Taps[0], Taps = region.Taps, Layout = TapLayout.Map });
        var options = new ConvertOptions { Outputs = [.. outputs], Precision = precision };
        using var converted = new TemporaryModel(folder => ModelConverter.Convert(RandomCheckpoint.Create(model, 0, strength), folder, options));
        var graph = converted.Model.Graphs[0];
        using var session = GraphSession.Open(graph.Path, new OnnxModelOptions { IntraOpThreads = 0 });
        var factors = s_regions.ToDictionary(region => region.Region, _ => new FactorMatrix?[faces.Count]);
        for (var start = 0; start < faces.Count; start += Batch)
        {
            var images = faces.Skip(start).Take(Batch).Select(face => face.Crop).ToArray();
            var maps = session.Run((graph.Inputs[0].Name, Pixels(images)));
            for (var i = 0; i < images.Length; i++)
            {
                foreach (var (region, taps) in s_regions)
                {
                    factors[region][start + i] = Factors(maps[taps[0]], i, faces[start + i].Masks[region]);
                }
            }
        }

        return factors;
    }

    private static GraphTensor Pixels(RgbImage[] images)
    {
        var processor = new ImageProcessor(new ImageProcessorSettings { Scale = 1 / 255d, Mean = [0.485, 0.456, 0.406], Deviation = [0.229, 0.224, 0.225] });
        return GraphTensor.Of([.. images.SelectMany(image => processor.Process(image).Values)], images.Length, 3, Side, Side);
    }

    private static FactorMatrix? Factors(GraphTensor maps, int image, float[] mask)
    {
        var (channels, rows, columns) = ((int)maps.Shape[1], (int)maps.Shape[2], (int)maps.Shape[3]);
        var grid = MaskDownsample.Resize(mask, Side, Side, rows, columns, MaskMode.Area);
        var size = channels * rows * columns;
        return grid.Any(weight => weight > 0)
            ? MaskedFactors.Build(maps.Floats.AsSpan(image * size, size), channels, rows, columns, grid).Factors
            : null;
    }

    private static (List<double> Drifts, (double Min, double Max) Range) Compare(FactorMatrix?[] exact, FactorMatrix?[] reduced)
    {
        var drifts = new List<double>();
        var (min, max) = (1d, 0d);
        for (var a = 0; a < exact.Length; a++)
        {
            for (var b = a + 1; b < exact.Length; b++)
            {
                if (exact[a] is { } exactA && exact[b] is { } exactB)
                {
                    var score = GramScore.Exact(exactA, exactB);
                    (min, max) = (Math.Min(min, score), Math.Max(max, score));
                    drifts.Add(Math.Abs(score - GramScore.Exact(reduced[a]!, reduced[b]!)));
                }
            }
        }

        return (drifts, (min, max));
    }
}
