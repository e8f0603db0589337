using Facet.Makeup.Metric;

namespace Facet.Integration.Tests;

/// <summary>facet train metric and facet bench quality on the sample photos.</summary>
[Collection(nameof(RunsCommands))]
public sealed class QualityTests
{
    [Fact]
    public async Task A_metric_is_trained_the_same_way_twice_and_the_benchmark_leaves_its_photos_out()
    {
        var folder = Directory.CreateTempSubdirectory("facet-quality-");
        try
        {
            string[] files = [.. new[] { "one", "two" }.Select(name => Path.Combine(folder.FullName, name + ".json"))];
            foreach (var file in files)
            {
                var (code, error) = await RunsCommands.RunAsync(["train", "metric", FacetServer.SamplePath(4), FacetServer.SamplePath(5), FacetServer.SamplePath(6), "--out", file, "--styles", "4"]);
                Assert.True(code == 0, error);
            }

            var metric = MakeupMetric.Load(files[0]);
            Assert.Equal(metric.Sha256, MakeupMetric.Load(files[1]).Sha256);
            Assert.Equal((3, 4), (metric.Provenance.PhotoSums.Count, metric.Provenance.Styles));
            Assert.InRange(metric.Provenance.Faces, 10, 13);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Photos_of_too_few_people_are_refused_with_what_to_do()
    {
        var (code, error) = await RunsCommands.RunAsync(["train", "metric", FacetServer.SamplePath(1), "--out", Path.Combine(Path.GetTempPath(), "facet-none.json"), "--styles", "4"]);
        Assert.Equal(3, code);
        Assert.Contains("photos of more people", error, StringComparison.Ordinal);
        var folder = Directory.CreateTempSubdirectory("facet-quality-");
        try
        {
            // A list without a line says nothing of anyone.
            File.WriteAllText(Path.Combine(folder.FullName, "faces.tsv"), "");
            File.Copy(FacetServer.SamplePath(1), Path.Combine(folder.FullName, "one.jpg"));
            File.WriteAllText(Path.Combine(folder.FullName, "broken.jpg"), "no picture");
            var (benchCode, benchError) = await RunsCommands.RunAsync(["bench", "quality", "--faces", folder.FullName, "--quick"]);
            Assert.Equal(3, benchCode);
            Assert.Contains("needs at least 4 people", benchError, StringComparison.Ordinal);
            Assert.Contains("broken.jpg: ", benchError, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
