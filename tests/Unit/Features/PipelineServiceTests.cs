using System.Text.Json;
using Facet.Features.V1;
using Facet.Gram;
using Facet.Models;
using Google.Protobuf;
using MaskMode = Facet.Features.V1.MaskMode;

namespace Facet.Unit.Tests.Features;

/// <summary>The reference pipeline (pictures, masks, a checkpoint folder) through the service.</summary>
public sealed class PipelineServiceTests
{
    private const string Goldens = "goldens/pipeline";
    private const double CosineTolerance = 5e-6;

    private static string Root => SharedData.PathOf("goldens");

    [SharedDataTheory(Goldens)]
    [InlineData("area", MaskMode.Area)]
    [InlineData("bilinear", MaskMode.Bilinear)]
    [InlineData("bilinear_antialias", MaskMode.BilinearAntialias)]
    [InlineData("nearest", MaskMode.Nearest)]
    [InlineData("nearest-exact", MaskMode.NearestExact)]
    public async Task Cosines_and_ranking_are_those_of_the_original(string name, MaskMode mode)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "manifest.json")));
        var pipeline = manifest.RootElement.GetProperty("pipeline");
        await using var host = await FeaturesHost.StartAsync(("Model", Path.Combine(Root, "models", pipeline.GetProperty("model").GetString()!)));
        var answers = new List<ExtractResponse>();
        for (var i = 0; i < pipeline.GetProperty("images").GetArrayLength(); i++)
        {
            answers.Add(await host.Client.ExtractAsync(Request(pipeline, i, mode)));
        }

        foreach (var region in new[] { "eyes", "lips" })
        {
            var expected = pipeline.GetProperty("modes").GetProperty(name).GetProperty(region);
            var cosines = NpyFile.Read(Path.Combine(Root, expected.GetProperty("cosine_f64").GetProperty("file").GetString()!)).ToDoubles();
            var grams = answers.Select(answer => FeaturesHost.Floats(answer.Grams.Single(gram => gram.Name == region).Tensor)).ToArray();
            var factors = answers.Select(answer => Factors(answer.Regions.Single(factor => factor.Region == region))).ToArray();
            AssertCosines(cosines, grams, Cosine);
            AssertCosines(cosines, factors, GramScore.Exact);
            var ranking = Enumerable.Range(0, factors.Length).OrderByDescending(i => GramScore.Exact(factors[0], factors[i]));
            Assert.Equal(expected.GetProperty("ranking_for_image_0").EnumerateArray().Select(rank => rank.GetInt32()), ranking);
        }
    }

    private static ExtractRequest Request(JsonElement pipeline, int image, MaskMode mode)
    {
        var options = new ExtractOptions { MaskMode = mode, Fit = InputFit.Processor, Outputs = { FeatureOutput.RegionFactors, FeatureOutput.Gram } };
        options.Regions.AddRange(["eyes", "lips"]);
        var request = new ExtractRequest { Encoded = Bytes(pipeline.GetProperty("images")[image]), Options = options, MaskSource = "reference" };
        foreach (var region in options.Regions)
        {
            request.Masks.Add(new RegionMask { Region = region, Image = Bytes(pipeline.GetProperty("masks").GetProperty(region)[image]) });
        }

        return request;
    }

    private static ByteString Bytes(JsonElement path) => ByteString.CopyFrom(File.ReadAllBytes(Path.Combine(Root, path.GetString()!)));

    private static FactorMatrix Factors(RegionFactors region) =>
        new(FeaturesHost.Floats(region.Factors), (int)region.Factors.Shape[0], (int)region.Factors.Shape[1]);

    private static double Cosine(float[] a, float[] b)
    {
        double dot = 0, left = 0, right = 0;
        for (var i = 0; i < a.Length; i++)
        {
            (dot, left, right) = (dot + ((double)a[i] * b[i]), left + ((double)a[i] * a[i]), right + ((double)b[i] * b[i]));
        }

        return dot / Math.Sqrt(left * right);
    }

    private static void AssertCosines<T>(double[] expected, T[] items, Func<T, T, double> score)
    {
        for (var i = 0; i < items.Length; i++)
        {
            for (var j = 0; j < items.Length; j++)
            {
                Assert.Equal(expected[(i * items.Length) + j], score(items[i], items[j]), CosineTolerance);
            }
        }
    }
}
