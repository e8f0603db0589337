using System.Text.Json;
using Facet.Unit.Tests;

namespace Facet.EndToEnd.Tests;

/// <summary>facet bench hnsw as a user calls it.</summary>
public sealed class BenchHnswTests
{
    // 400 vectors in 24 dimensions: ef 200 looks at half of them.
    private const double RecallFloor = 0.98;

    [Fact]
    public async Task Made_up_vectors_can_be_kept_and_give_the_same_recall_from_their_files()
    {
        using var folder = new TempFolder();
        var prefix = folder.File("set");
        var made = await Run("--synthetic", "400", "24", "20", "1", "--clusters", "30", "--spread", "1.5", "--dump", prefix);
        var read = await Run("--base", prefix + "_base.npy", "--queries", prefix + "_query.npy", "--storage", "int8", "--rescore");

        Assert.Equal(["float32", "float32"], made.Select(line => line.GetProperty("storage").GetString()));
        Assert.Equal(["int8+rescore", "int8+rescore"], read.Select(line => line.GetProperty("storage").GetString()));
        Assert.All(made.Concat(read).Where(line => line.GetProperty("ef").GetInt32() == 200), line =>
        {
            Assert.Equal(400, line.GetProperty("n").GetInt32());
            Assert.InRange(line.GetProperty("recall_at_10").GetDouble(), RecallFloor, 1);
            Assert.True(line.GetProperty("qps").GetDouble() > 0);
        });
    }

    [Theory]
    [InlineData("Give either --base with --queries, or --synthetic N d Q seed.", "--base", "b.npy")]
    [InlineData("--synthetic takes N from 10", "--synthetic", "5", "8", "1", "1")]
    [InlineData("--M takes 2 to 128", "--synthetic", "50", "8", "1", "1", "--M", "1")]
    [InlineData("--ef takes numbers", "--synthetic", "50", "8", "1", "1", "--ef", "0")]
    public async Task Options_that_make_no_sense_are_refused(string expected, params string[] arguments)
    {
        var done = await FacetProcess.RunAsync(["bench", "hnsw", .. arguments]);

        Assert.Equal(2, done.ExitCode);
        Assert.Contains(expected, done.Error, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<JsonElement>> Run(params string[] arguments)
    {
        var done = await FacetProcess.RunAsync(["bench", "hnsw", .. arguments, "--ef", "10,200", "--rounds", "1"]);
        Assert.True(done.ExitCode == 0, done.Error);
        return [.. done.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
