using System.Text.Json;
using Facet.Unit.Tests;

namespace Facet.EndToEnd.Tests;

/// <summary>What a new user does, with real processes and real models.</summary>
public sealed class MainJobTests
{
    [Fact]
    public async Task Run_once_indexes_the_samples_answers_and_stops()
    {
        using var folder = new TempFolder();
        var run = await FacetProcess.RunAsync(
            ["run", .. TestPaths.Samples, "--once", "--top", "3", "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--data", folder.Path]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("faces of 6 photos", run.Out, StringComparison.Ordinal);
        Assert.Contains("Most like sample1.jpg#0", run.Out, StringComparison.Ordinal);
        Assert.Contains("makeup-metric, recipe makeup", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photo_finds_its_own_face_first_and_hits_carry_a_score_per_region()
    {
        using var folder = new TempFolder();
        using var server = await ServerProcess.StartAsync(folder.Path);
        var ingest = await FacetProcess.RunAsync(["ingest", .. TestPaths.Samples, "--all-faces", "--server", server.Grpc, "--json"]);
        Assert.True(ingest.ExitCode == 0, ingest.Error);
        var summary = JsonDocument.Parse(ingest.Lines[^1]).RootElement.GetProperty("summary");
        Assert.Equal(6, summary.GetProperty("photos").GetInt32());
        Assert.InRange(summary.GetProperty("points").GetInt32(), 20, 24);

        // A running server is found through its data folder, without --server.
        var search = await FacetProcess.RunAsync("search", TestPaths.Samples[3], "--top", "4", "--data", folder.Path, "--json");
        Assert.True(search.ExitCode == 0, search.Error);
        var answer = JsonDocument.Parse(search.Out).RootElement;
        var hits = answer.GetProperty("hits").EnumerateArray().ToList();
        Assert.Equal(4, hits.Count);
        Assert.Equal("sample4.jpg#0", hits[0].GetProperty("id").GetString());
        Assert.Equal(1, hits[0].GetProperty("score").GetDouble(), 1e-5);
        Assert.Equal(TestPaths.Samples[3], hits[0].GetProperty("path").GetString());
        Assert.Equal(["cheeks", "eyes", "lips"], hits[0].GetProperty("regions").EnumerateObject().Select(region => region.Name).Order());
        Assert.Equal("makeup-metric", answer.GetProperty("model").GetProperty("id").GetString());
        Assert.True(answer.GetProperty("timings_ms").GetProperty("parsing").GetDouble() > 0);
    }

    [Fact]
    public async Task Weights_leave_the_other_regions_out_of_the_score()
    {
        using var folder = new TempFolder();
        using var server = await ServerProcess.StartAsync(folder.Path);
        await FacetProcess.RunAsync(["ingest", .. TestPaths.Samples, "--all-faces", "--server", server.Grpc]);
        var search = await FacetProcess.RunAsync(
            "search", "--id", "sample6.jpg#1", "--weights", "lips=1", "--exact", "--top", "10", "--server", server.Grpc, "--json");
        Assert.True(search.ExitCode == 0, search.Error);
        var hits = JsonDocument.Parse(search.Out).RootElement.GetProperty("hits").EnumerateArray().ToList();
        Assert.DoesNotContain("sample6.jpg#1", hits.Select(hit => hit.GetProperty("id").GetString()));
        Assert.All(hits, hit => Assert.Equal(hit.GetProperty("regions").GetProperty("lips").GetDouble(), hit.GetProperty("score").GetDouble(), 1e-6));
    }

    [Fact]
    public async Task The_same_photo_twice_replaces_its_points()
    {
        using var folder = new TempFolder();
        using var server = await ServerProcess.StartAsync(folder.Path);
        for (var round = 0; round < 2; round++)
        {
            var ingest = await FacetProcess.RunAsync("ingest", TestPaths.Samples[0], "--all-faces", "--server", server.Grpc, "--json");
            var summary = JsonDocument.Parse(ingest.Lines[^1]).RootElement.GetProperty("summary");
            Assert.Equal(3, summary.GetProperty("points").GetInt32());
            Assert.Equal(round == 0 ? 0 : 3, summary.GetProperty("replaced").GetInt32());
        }

        var list = await FacetProcess.RunAsync("points", "list", "--server", server.Grpc);
        Assert.Equal(3, list.Lines.Length);
    }

    [Fact]
    public async Task Parse_writes_the_overlay_and_the_label_map()
    {
        using var folder = new TempFolder();
        var parse = await FacetProcess.RunAsync(
            "parse", TestPaths.Samples[5], "--all-faces", "--overlay", folder.File("overlay.png"), "--labels", folder.File("labels.png"), "--data", folder.File("data"), "--json");
        Assert.True(parse.ExitCode == 0, parse.Error);
        var document = JsonDocument.Parse(parse.Out).RootElement;
        Assert.Equal(4, document.GetProperty("faces").GetArrayLength());
        var labels = Imaging.ImageDecoder.DecodeGrey(File.ReadAllBytes(folder.File("labels.png")), Imaging.ImageLimits.Default);
        Assert.Equal((1920, 1537), (labels.Width, labels.Height));
        Assert.Superset(new HashSet<byte> { 0, 1, 2, 3, 4, 5, 10, 12, 13 }, labels.Pixels.ToHashSet());
        Assert.All(labels.Pixels, label => Assert.InRange(label, 0, 18));
        Assert.Equal(1920, Imaging.ImageDecoder.Decode(File.ReadAllBytes(folder.File("overlay.png")), Imaging.ImageLimits.Default).OriginalWidth);
    }
}
