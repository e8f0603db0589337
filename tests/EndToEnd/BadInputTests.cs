using System.Text.Json;
using Facet.Unit.Tests;

namespace Facet.EndToEnd.Tests;

/// <summary>Each bad input gets one clear line and the right exit code; the others go through.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task Bad_files_in_a_folder_are_named_one_by_one_and_the_good_ones_go_through()
    {
        using var folder = new TempFolder();
        var expected = BadInputs.WriteTo(folder.Path);
        File.Copy(TestPaths.Samples[2], folder.File("good.jpg"));
        using var data = new TempFolder();
        var ingest = await FacetProcess.RunAsync("ingest", folder.Path, "--data", data.Path, "--json");
        Assert.Equal(1, ingest.ExitCode);
        var outcomes = ingest.Lines[..^1].Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(item => item.GetProperty("photo").GetString()!);
        Assert.True(outcomes["good.jpg"].GetProperty("ok").GetBoolean());
        foreach (var (name, says) in expected)
        {
            Assert.False(outcomes[name].GetProperty("ok").GetBoolean(), name);
            Assert.Contains(says, outcomes[name].GetProperty("message").GetString(), StringComparison.OrdinalIgnoreCase);
            Assert.NotEmpty(outcomes[name].GetProperty("reason").GetString()!);
            Assert.Contains($"{folder.File(name)}: ", ingest.Error, StringComparison.Ordinal);
        }

        Assert.Equal(expected.Count, JsonDocument.Parse(ingest.Lines[^1]).RootElement.GetProperty("summary").GetProperty("failed").GetInt32());
    }

    [Fact]
    public async Task A_missing_file_ends_with_3_and_its_name()
    {
        using var data = new TempFolder();
        var ingest = await FacetProcess.RunAsync("ingest", "/no/such/photo.jpg", "--data", data.Path);
        Assert.Equal(3, ingest.ExitCode);
        Assert.Equal("/no/such/photo.jpg: there is no such file or folder.", ingest.Error.Trim());
    }

    [Fact]
    public async Task A_folder_without_photos_ends_with_3_and_a_hint()
    {
        using var data = new TempFolder();
        File.WriteAllText(data.File("notes.txt"), "nothing to see");
        var ingest = await FacetProcess.RunAsync("ingest", data.Path, "--data", data.File("data"));
        Assert.Equal(3, ingest.ExitCode);
        Assert.Contains("holds no photo", ingest.Error, StringComparison.Ordinal);
        Assert.Contains("--recursive", ingest.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_with_a_photo_without_a_face_ends_with_3()
    {
        using var data = new TempFolder();
        BadInputs.WriteTo(data.Path);
        var search = await FacetProcess.RunAsync("search", data.File("no-face.jpg"), "--data", data.File("data"));
        Assert.Equal(3, search.ExitCode);
        Assert.StartsWith($"{data.File("no-face.jpg")}: No face was found.", search.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search", "--top", "3")]
    [InlineData("search", "a.jpg", "--weights", "lips")]
    [InlineData("search", "a.jpg", "--top", "0")]
    [InlineData("ingest")]
    [InlineData("paint", "a.jpg")]
    public async Task Arguments_that_make_no_sense_end_with_2(params string[] arguments)
    {
        using var data = new TempFolder();
        File.Copy(TestPaths.Samples[0], data.File("a.jpg"));
        var run = await FacetProcess.RunAsync([.. arguments.Select(argument => argument == "a.jpg" ? data.File("a.jpg") : argument)]);
        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public async Task A_port_in_use_ends_with_4_and_says_what_to_do()
    {
        using var first = new TempFolder();
        using var second = new TempFolder();
        using var server = await ServerProcess.StartAsync(first.Path);
        var taken = new Uri(server.Grpc).Authority;
        var serve = await FacetProcess.RunAsync("serve", "--grpc", taken, "--http", "", "--data", second.Path);
        Assert.Equal(4, serve.ExitCode);
        Assert.Contains($"port is in use: {taken}", serve.Error, StringComparison.Ordinal);
        Assert.Contains("--grpc", serve.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_folder_ends_with_4_and_names_the_first()
    {
        using var data = new TempFolder();
        using var server = await ServerProcess.StartAsync(data.Path);
        var serve = await FacetProcess.RunAsync("serve", "--grpc", "127.0.0.1:0", "--http", "", "--data", data.Path);
        Assert.Equal(4, serve.ExitCode);
        Assert.Contains(data.Path, serve.Error, StringComparison.Ordinal);
        Assert.Contains($"{server.Id}", serve.Error, StringComparison.Ordinal);

        // The first goes on.
        var info = await FacetProcess.RunAsync("info", "--server", server.Grpc);
        Assert.Equal(0, info.ExitCode);
    }

    [Fact]
    public async Task Weights_that_are_not_the_expected_ones_end_with_4_and_name_file_and_checksums()
    {
        using var copy = new TempFolder();
        CopyFolder(Path.GetDirectoryName(TestPaths.App)!, copy.Path);
        var weights = copy.File("models/facemesh-468/facemesh.bin");
        var bytes = File.ReadAllBytes(weights);
        bytes[bytes.Length / 2] ^= 1;
        File.Delete(weights);
        File.WriteAllBytes(weights, bytes);
        var serve = await FacetProcess.RunAppAsync(copy.File("facet.dll"), "serve", "--grpc", "127.0.0.1:0", "--http", "", "--data", copy.File("data"));
        Assert.Equal(4, serve.ExitCode);
        Assert.Contains("facemesh.bin", serve.Error, StringComparison.Ordinal);
        Assert.Contains("SHA-256", serve.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task No_server_at_the_address_ends_with_4()
    {
        var info = await FacetProcess.RunAsync("info", "--server", "127.0.0.1:1");
        Assert.Equal(4, info.ExitCode);
        Assert.Contains("127.0.0.1:1: no Facet server answers", info.Error, StringComparison.Ordinal);
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
