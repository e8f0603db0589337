using System.Text.Json;
using Facet.Cli;
using Facet.Cli.Makeup;
using Facet.Models;
using Facet.Unit.Tests;

namespace Facet.Integration.Tests;

/// <summary>facet makeup extract and similar over the reference pipeline: photos, masks and a small model in, scores out.</summary>
[Collection(nameof(RunsCommands))]
public sealed class MakeupPipelineTests : IDisposable
{
    private const string Pipeline = "goldens/pipeline";
    private const int Images = 8;

    private readonly TempFolder _folder = new();

    [SharedDataTheory(Pipeline)]
    [InlineData("area")]
    [InlineData("bilinear")]
    [InlineData("bilinear_antialias")]
    [InlineData("nearest")]
    [InlineData("nearest-exact")]
    public async Task Scores_of_extracted_files_are_the_reference_scores(string mode)
    {
        Materials();

        var (code, error) = await RunsCommands.RunAsync(
            "makeup", "extract", "--input_dir", SharedData.PathOf($"{Pipeline}/images"), "--mask_dir", _folder.File("masks"),
            "--output_dir", _folder.File("features"), "--model", SharedData.PathOf("goldens/models/dinov3_vits16_tiny"), "--mask_mode", mode, "--batch_size", "4");

        Assert.True(code == ExitCodes.Ok, error);
        using var manifest = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("goldens/manifest.json")));
        foreach (var region in new[] { "eyes", "lips" })
        {
            string[] files = [.. Enumerable.Range(0, Images).Select(i => _folder.File($"features/{region}/img_{i}.pt"))];
            var report = new SimilarSearch(new SimilarSettings(Images, FeatureFile.DefaultKey, 1)).Run(files, files, default);
            Assert.Empty(report.Faults);
            var cosines = NpyFile.Read(SharedData.PathOf($"{Pipeline}/{mode}/{region}/cosine_f64.npy")).ToDoubles();
            for (var target = 0; target < Images; target++)
            {
                Assert.All(report.Targets[target].Hits, hit => Assert.Equal(cosines[(target * Images) + hit.Index], hit.Score, 5e-6));
            }

            var expected = manifest.RootElement.GetProperty("pipeline").GetProperty("modes").GetProperty(mode).GetProperty(region).GetProperty("ranking_for_image_0");
            Assert.Equal(expected.EnumerateArray().Select(place => place.GetInt32()), report.Targets[0].Hits.Select(hit => hit.Index));
            if (mode == "area")
            {
                AssertWeighted(region, files);
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertWeighted(string region, string[] files)
    {
        var expected = NpyFile.Read(SharedData.PathOf($"{Pipeline}/area/{region}/weighted_features_01.npy")).ToFloats();
        float[] actual = [.. FeatureFile.Read(files[0]).ToFloats(), .. FeatureFile.Read(files[1]).ToFloats()];
        Assert.Equal(expected.Length, actual.Length);
        // Three hidden states of tolerance 5e-4 each.
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1.5e-3));
    }

    /// <summary>Masks in folders of their regions.</summary>
    private void Materials()
    {
        foreach (var region in new[] { "eyes", "lips" })
        {
            Directory.CreateDirectory(_folder.File($"masks/{region}"));
            for (var i = 0; i < Images; i++)
            {
                File.Copy(SharedData.PathOf($"{Pipeline}/masks/img_{i}_{region}.png"), _folder.File($"masks/{region}/img_{i}.png"));
            }
        }
    }
}
