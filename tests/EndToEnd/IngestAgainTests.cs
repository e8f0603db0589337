using System.Text.Json;
using Facet.Unit.Tests;

namespace Facet.EndToEnd.Tests;

/// <summary>Photos that a collection has already.</summary>
public sealed class IngestAgainTests
{
    [Fact]
    public async Task What_is_there_is_left_out_when_asked_for_and_said()
    {
        using var data = new TempFolder();
        using var photos = new TempFolder();
        var copy = Path.Combine(photos.Path, "copy.jpg");
        File.Copy(TestPaths.Samples[0], copy);

        var first = await IngestAsync(TestPaths.Samples[0], "--skip-existing");
        Assert.Equal((3, 0), (Summary(first, "points"), Summary(first, "left_out")));
        var again = await IngestAsync(TestPaths.Samples[0], "--skip-existing");
        Assert.Equal((0, 1), (Summary(again, "points"), Summary(again, "left_out")));
        var copied = await IngestAsync(copy, "--duplicates", "skip");
        Assert.Equal("sample1.jpg", copied[0].GetProperty("duplicate_of").GetString());
        Assert.Equal((0, 1), (Summary(copied, "points"), Summary(copied, "left_out")));

        var wrong = await FacetProcess.RunAsync("ingest", copy, "--data", data.Path, "--duplicates", "maybe");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("'maybe' is neither allow, skip nor reject", wrong.Error, StringComparison.Ordinal);

        async Task<List<JsonElement>> IngestAsync(params string[] arguments)
        {
            var run = await FacetProcess.RunAsync(["ingest", .. arguments, "--all-faces", "--data", data.Path, "--json"]);
            Assert.True(run.ExitCode == 0, run.Error);
            return [.. run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        }
    }

    private static int Summary(List<JsonElement> lines, string name) => lines[^1].GetProperty("summary").GetProperty(name).GetInt32();
}
