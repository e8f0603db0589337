using System.Text.Json;
using Facet.Unit.Tests;

namespace Facet.EndToEnd.Tests;

/// <summary>facet models and facet bench as a user calls them.</summary>
public sealed class ModelsCommandTests
{
    private const string Goldens = "goldens/manifest.json";

    private static string Root => Path.GetDirectoryName(SharedData.PathOf(Goldens))!;

    [SharedDataFact(Goldens)]
    public async Task Verify_finds_every_reference_within_its_tolerance()
    {
        var done = await FacetProcess.RunAsync("models", "verify", Root, "--json");

        Assert.True(done.ExitCode == 0, done.Out + done.Error);
        Assert.All(done.Lines, line => Assert.True(JsonDocument.Parse(line).RootElement.GetProperty("ok").GetBoolean(), line));
        foreach (var part in new[] { "dinov3_vits16_tiny 512", "dinov2_reg_vits14_tiny 224", "clip_vitl14_tiny 224 logits_per_image", "pipeline lips area cosine", "clip_pil bytes", "bisenet picture_1 labels", "few_legacy.pth" })
        {
            Assert.Contains(done.Lines, line => line.Contains(part, StringComparison.Ordinal));
        }
    }

    [SharedDataFact(Goldens)]
    public async Task Verify_names_the_tensor_that_is_off_and_exits_with_1()
    {
        using var folder = new TempFolder();
        Copy(Path.Combine(Root, "bisenet"), folder.Path);
        var logits = Path.Combine(folder.Path, "expected", "picture_0_logits_every8.npy");
        var bytes = File.ReadAllBytes(logits);
        bytes[^1] ^= 0x40;
        File.WriteAllBytes(logits, bytes);

        var done = await FacetProcess.RunAsync("models", "verify", folder.Path);

        Assert.Equal(1, done.ExitCode);
        Assert.Contains("bisenet picture_0 logits", Assert.Single(done.Lines, line => line.StartsWith("FAIL", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Convert_writes_a_model_from_made_up_weights_and_describes_it()
    {
        using var folder = new TempFolder();

        var done = await FacetProcess.RunAsync(
            "models", "convert", "--random", "dinov3-vits16", "--out", folder.Path, "--taps", "3+4+5", "--layout", "map", "--json");

        Assert.True(done.ExitCode == 0, done.Error);
        var graph = JsonDocument.Parse(done.Lines.Single()).RootElement.GetProperty("graphs")[0];
        Assert.Equal("hidden_03+hidden_04+hidden_05", graph.GetProperty("outputs")[0].GetProperty("name").GetString());
        Assert.Equal(["N", "384", "14", "14"], graph.GetProperty("outputs")[0].GetProperty("shape").EnumerateArray().Select(size => size.GetString()));
        var file = Path.Combine(folder.Path, graph.GetProperty("files")[0].GetProperty("name").GetString()!);

        // Five of twelve blocks: nothing beyond the highest tap is in the file.
        Assert.InRange(new FileInfo(file).Length, 30_000_000, 45_000_000);
        Assert.True(File.Exists(Path.Combine(folder.Path, "model.json")));
    }

    [Fact]
    public async Task Bench_extract_prints_a_line_for_each_batch()
    {
        var done = await FacetProcess.RunAsync(
            "bench", "extract", "--model", "dinov3-vits16", "--taps", "1", "--batch", "1,2", "--rounds", "1", "--json");

        Assert.True(done.ExitCode == 0, done.Error);
        Assert.Equal([1, 2], done.Lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("batch").GetInt32()));
        Assert.All(done.Lines, line => Assert.True(JsonDocument.Parse(line).RootElement.GetProperty("images_per_second").GetDouble() > 0));
    }

    [Theory]
    [InlineData(3, "nowhere", "models", "convert", "nowhere", "--out", "OUT")]
    [InlineData(3, "dinov9", "models", "convert", "--random", "dinov9", "--out", "OUT")]
    [InlineData(3, "hidden_99", "models", "convert", "--random", "dinov3-vits16", "--taps", "99", "--out", "OUT")]
    [InlineData(3, "not here yet; get it with 'facet models pull dinov2-vits14'", "models", "convert", "dinov2-vits14")]
    [InlineData(2, "Name the folder for the model with --out.", "models", "convert", "--random", "dinov3-vits16")]
    [InlineData(2, "Give either SRC or --random.", "models", "convert", "--out", "OUT")]
    [InlineData(2, "--size: 'big' is no size", "models", "convert", "--random", "dinov3-vits16", "--size", "big", "--out", "OUT")]
    [InlineData(2, "give --taps too", "models", "convert", "--random", "dinov3-vits16", "--layout", "map", "--out", "OUT")]
    [InlineData(2, "--rounds takes 1 to 1000", "bench", "extract", "--model", "dinov3-vits16", "--rounds", "0")]
    [InlineData(2, "--threads takes 0", "bench", "extract", "--model", "dinov3-vits16", "--threads", "-1")]
    [InlineData(3, "manifest.json cannot be read", "models", "verify", "OUT")]
    public async Task What_cannot_be_done_is_said_in_one_line(int exitCode, string expected, params string[] arguments)
    {
        using var folder = new TempFolder();

        var done = await FacetProcess.RunAsync(
            new Dictionary<string, string> { ["FACET_CACHE"] = folder.File("cache") },
            Array.ConvertAll(arguments, argument => argument == "OUT" ? folder.Path : argument));

        Assert.Equal(exitCode, done.ExitCode);
        Assert.Contains(expected, done.Error.Split('\n')[0]);
    }

    /// <summary>A manifest may be anybody's: what is missing is named, and nothing runs on without an end.</summary>
    [Theory]
    [InlineData(3, "$.models must be an object", """{"models": []}""")]
    [InlineData(3, "$.models.a has no 'runs'", """{"models": {"a": {}}}""")]
    [InlineData(1, "$.models.a.runs.r has no 'pixel_values'", """{"models": {"a": {"runs": {"r": {}}}}}""")]
    [InlineData(1, "$.models.a.runs.r.pixel_values must be a text", """{"models": {"a": {"runs": {"r": {"pixel_values": 7}}}}}""")]
    [InlineData(1, "$ has no 'models'", """{"pipeline": {"regions": {"lips": {}}}}""")]
    [InlineData(1, "inputs/picture_0.png", """{"pictures": [{"picture": 0}]}""")]
    [InlineData(3, "is no valid JSON", "{")]
    [InlineData(3, "names no model", "{}")]
    public async Task A_manifest_that_cannot_be_used_is_named_in_one_line(int exitCode, string expected, string manifest)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("manifest.json"), manifest);

        var done = await FacetProcess.RunAsync("models", "verify", folder.Path);

        Assert.True(exitCode == done.ExitCode, done.Out + done.Error);
        Assert.Contains(expected, done.Out + done.Error, StringComparison.Ordinal);
    }

    [SharedDataFact(Goldens)]
    public async Task A_stored_part_that_is_larger_than_the_map_is_a_failed_check()
    {
        using var folder = new TempFolder();
        Copy(Path.Combine(Root, "bisenet"), folder.Path);
        var expected = Path.Combine(folder.Path, "expected");
        File.Copy(Path.Combine(expected, "picture_0_stage_layer1.npy"), Path.Combine(expected, "picture_0_stage_conv_avg.npy"), overwrite: true);

        var done = await FacetProcess.RunAsync("models", "verify", folder.Path);

        Assert.Equal(1, done.ExitCode);
        Assert.Contains("conv_avg: the stored [4, 64, 64] is no part of [1, 128, 1, 1]", Assert.Single(done.Lines, line => line.StartsWith("FAIL", StringComparison.Ordinal)));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
            File.SetAttributes(target, FileAttributes.Normal);
        }
    }
}
