using System.Globalization;
using System.Text.Json;
using Facet.Gram;
using Facet.Models;
using Facet.Unit.Tests;

namespace Facet.EndToEnd.Tests;

/// <summary>facet makeup similar as a user calls it.</summary>
public sealed class MakeupSimilarTests : IDisposable
{
    private const int Channels = 48;
    private const int Side = 6;
    private const int Files = 40;

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task The_table_and_the_JSON_document_name_the_files_with_the_highest_cosines()
    {
        var expected = Scores(7);
        var target = Name(7);

        var table = await RunAsync("--target-feature", target, "--top-k", "6");
        var json = await RunAsync("--target_feature", target, "--top_k", "6", "--json");

        Assert.True(table.ExitCode == 0, table.Error);
        Assert.Equal($"Most like {target}, of {Files} files:", table.Lines[0]);
        string[][] rows = [.. table.Lines[1..].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        Assert.Equal(expected.Take(6).Select((hit, i) => $"{i + 1} {Path.GetFileName(Name(hit.File))}"), rows.Select(cells => $"{cells[0]} {cells[1]}"));
        Assert.All(rows.Zip(expected), pair => Assert.Equal(pair.Second.Score, double.Parse(pair.First[2], CultureInfo.InvariantCulture), 5e-6));
        Assert.True(json.ExitCode == 0, json.Error);
        var document = JsonDocument.Parse(Assert.Single(json.Lines)).RootElement;
        Assert.Equal(target, document.GetProperty("target").GetString());
        Assert.Equal(Files, document.GetProperty("compared").GetInt32());
        var hits = document.GetProperty("hits").EnumerateArray().ToArray();
        Assert.Equal(expected.Take(6).Select(hit => Path.GetFileName(Name(hit.File))), hits.Select(hit => hit.GetProperty("file").GetString()));
        Assert.All(hits.Zip(expected), pair => Assert.Equal(pair.Second.Score, pair.First.GetProperty("score").GetDouble(), 5e-6));
    }

    [Fact]
    public async Task Many_targets_are_answered_in_their_order()
    {
        Scores(0);
        using var more = new TempFolder();
        File.Copy(Name(3), more.File("b.pt"));
        File.Copy(Name(1), more.File("a.pt"));

        var done = await RunAsync("--target-feature", Name(9), Name(2), "--target-feature", Name(5), "--target-dir", more.Path, "--top-k", "1", "--json");

        Assert.True(done.ExitCode == 0, done.Error);
        var documents = done.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal([Name(9), Name(2), Name(5), more.File("a.pt"), more.File("b.pt")], documents.Select(document => document.GetProperty("target").GetString()));
        Assert.Equal(
            new[] { 9, 2, 5, 1, 3 }.Select(Name).Select(Path.GetFileName), documents.Select(document => document.GetProperty("hits")[0].GetProperty("file").GetString()));
    }

    [Fact]
    public async Task What_cannot_be_compared_is_named_and_the_rest_goes_through()
    {
        Scores(0);
        FeatureFile.Write(_folder.File("z-other.pt"), [1, 2, 3, 4], 4, 1, 1);
        File.WriteAllBytes(_folder.File("z-cut.pt"), File.ReadAllBytes(Name(4))[..^30]);
        File.WriteAllText(_folder.File("z-text.npy"), "not features");
        FeatureFile.Write(_folder.File("z-zero.npy"), new float[Channels * Side * Side], Channels, Side, Side);
        NpyFile.Write(_folder.File("z-nan.npy"), [1, float.NaN], 2, 1, 1);
        File.WriteAllText(_folder.File("notes.txt"), "no feature file");
        Directory.CreateDirectory(_folder.File("deeper"));

        var done = await RunAsync("--target-feature", Name(0), "--top-k", "100", "--json");

        Assert.Equal(1, done.ExitCode);
        var document = JsonDocument.Parse(Assert.Single(done.Lines)).RootElement;
        Assert.Equal(Files + 1, document.GetProperty("compared").GetInt32());
        Assert.Equal(
            ("z-zero.npy", 0), (document.GetProperty("hits")[Files].GetProperty("file").GetString(), document.GetProperty("hits")[Files].GetProperty("score").GetDouble()));
        var errors = done.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, errors.Length);
        Assert.Contains("z-cut.pt is truncated or damaged", errors[0], StringComparison.Ordinal);
        Assert.Contains("z-nan.npy holds NaN at element 1", errors[1], StringComparison.Ordinal);
        Assert.Equal($"{_folder.File("z-other.pt")} has 4 channels; the target {Name(0)} has {Channels}. Compare features of one model.", errors[2]);
        Assert.Contains("z-text.npy is no .npy file", errors[3], StringComparison.Ordinal);
        Assert.Equal("4 could not be compared.", errors[4]);
    }

    [Fact]
    public async Task A_target_that_is_zero_everywhere_scores_zero_and_is_no_failure()
    {
        Scores(0);
        using var other = new TempFolder();
        FeatureFile.Write(other.File("zero.pt"), new float[Channels * 4], Channels, 2, 2);

        var done = await RunAsync("--target-feature", other.File("zero.pt"), "--top-k", "2", "--json");

        Assert.Equal(0, done.ExitCode);
        Assert.StartsWith($"{other.File("zero.pt")} is zero everywhere", done.Error, StringComparison.Ordinal);
        var hits = JsonDocument.Parse(Assert.Single(done.Lines)).RootElement.GetProperty("hits").EnumerateArray().ToArray();
        Assert.Equal(new[] { 0, 1 }.Select(Name).Select(Path.GetFileName), hits.Select(hit => hit.GetProperty("file").GetString()));
        Assert.All(hits, hit => Assert.Equal(0, hit.GetProperty("score").GetDouble()));
    }

    [Fact]
    public async Task One_target_of_several_that_cannot_be_read_does_not_stop_the_others()
    {
        Scores(0);
        using var other = new TempFolder();
        FeatureFile.Write(other.File("other.pt"), [1, 2, 3], 3, 1, 1);

        var done = await RunAsync("--target-feature", _folder.File("missing.pt"), Name(1), other.File("other.pt"), "--json");

        Assert.Equal(1, done.ExitCode);
        Assert.Contains(Name(1), Assert.Single(done.Lines), StringComparison.Ordinal);
        Assert.Contains("missing.pt cannot be read", done.Error, StringComparison.Ordinal);
        Assert.Contains("other.pt has 3 channels, which no file that could be read has", done.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_alpha_mask_beside_a_feature_map_is_no_feature_file()
    {
        FeatureFile.Write(_folder.File("a.npy"), [1, 2], 2, 1, 1);
        NpyFile.Write(_folder.File("a_mask.npy"), [1], 1, 1);
        FeatureFile.Write(_folder.File("b_mask.npy"), [2, 1], 2, 1, 1);

        var done = await RunAsync("--target-feature", _folder.File("a.npy"));

        Assert.True(done.ExitCode == 0, done.Error);
        Assert.Equal(3, done.Lines.Length);
        Assert.Contains("1  a.npy       1.000000", done.Lines[1], StringComparison.Ordinal);
        Assert.Contains("2  b_mask.npy  0.640000", done.Lines[2], StringComparison.Ordinal);
    }

    [SharedDataTheory("goldens/pipeline/area")]
    [InlineData("eyes")]
    [InlineData("lips")]
    public async Task Reference_features_get_the_reference_score(string region)
    {
        var features = NpyFile.Read(SharedData.PathOf($"goldens/pipeline/area/{region}/weighted_features_01.npy"));
        var expected = NpyFile.Read(SharedData.PathOf($"goldens/pipeline/area/{region}/cosine_f64.npy")).ToDoubles()[1];
        var values = features.ToFloats();
        foreach (var image in new[] { 0, 1 })
        {
            FeatureFile.Write(_folder.File($"{image}.pt"), values.AsSpan(image * values.Length / 2, values.Length / 2), 64, 14, 14);
        }

        var done = await RunAsync("--target-feature", _folder.File("0.pt"), "--json");

        var hits = JsonDocument.Parse(Assert.Single(done.Lines)).RootElement.GetProperty("hits");
        Assert.Equal(["0.pt", "1.pt"], hits.EnumerateArray().Select(hit => hit.GetProperty("file").GetString()));
        Assert.Equal(1, hits[0].GetProperty("score").GetDouble(), 5e-6);
        Assert.Equal(expected, hits[1].GetProperty("score").GetDouble(), 5e-6);
    }

    [Theory]
    [InlineData(3, "there is no such folder", "--target-feature", "FOLDER/0.pt", "--feature-dir", "FOLDER/nowhere")]
    [InlineData(3, "this is a file", "--target-feature", "FOLDER/0.pt", "--feature-dir", "FOLDER/0.pt")]
    [InlineData(3, "holds no feature file (.pt .pth .npy .safetensors)", "--target-feature", "FOLDER/0.pt", "--feature-dir", "FOLDER/empty")]
    [InlineData(3, "there is no such folder", "--target-dir", "FOLDER/nowhere", "--feature-dir", "FOLDER")]
    [InlineData(3, "missing.pt cannot be read", "--target-feature", "FOLDER/missing.pt", "--feature-dir", "FOLDER")]
    [InlineData(2, "Name the target with --target-feature or --target-dir.", "--feature-dir", "FOLDER")]
    [InlineData(2, "--feature-dir", "--target-feature", "FOLDER/0.pt")]
    [InlineData(2, "--top-k takes 1 to", "--target-feature", "FOLDER/0.pt", "--feature-dir", "FOLDER", "--top-k", "0")]
    public async Task What_cannot_be_done_is_said_in_one_line(int exitCode, string expected, params string[] arguments)
    {
        FeatureFile.Write(_folder.File("0.pt"), [1, 2], 2, 1, 1);
        Directory.CreateDirectory(_folder.File("empty"));

        var done = await FacetProcess.RunAsync(
            ["makeup", "similar", .. arguments.Select(argument => argument.Replace("FOLDER", _folder.Path, StringComparison.Ordinal))]);

        Assert.Equal(exitCode, done.ExitCode);
        Assert.Empty(done.Out);
        Assert.Contains(expected, done.Error.Split('\n')[0], StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<Finished> RunAsync(params string[] arguments) => FacetProcess.RunAsync(["makeup", "similar", "--feature-dir", _folder.Path, .. arguments]);

    private string Name(int file) => _folder.File($"{file:000}.pt");

    /// <summary>Writes files of made-up features on a part of the grid, and gives their scores with one of them, by full Grams in double.</summary>
    private (int File, double Score)[] Scores(int target)
    {
        var source = new SyntheticFactors(new SyntheticOptions { Channels = Channels, MissingShare = 0 });
        var grams = new List<double[]>();
        for (var file = 0; file < Files; file++)
        {
            var factors = source.Factors(file, 0)!;
            var map = new float[Channels * Side * Side];
            for (var i = 0; i < factors.Values.Length; i++)
            {
                var (row, channel) = (i / Channels, i % Channels);
                map[(channel * Side * Side) + ((row * 5) + file) % (Side * Side)] = factors.Values.Span[i];
            }

            FeatureFile.Write(Name(file), map, Channels, Side, Side);
            grams.Add(FullGram(factors));
        }

        return [.. grams.Select((gram, file) => (file, Cosine(grams[target], gram))).OrderByDescending(hit => hit.Item2)];
    }

    private static double[] FullGram(FactorMatrix factors)
    {
        var gram = new double[Channels * Channels];
        for (var row = 0; row < factors.Rows; row++)
        {
            var features = factors.Values.Span.Slice(row * Channels, Channels);
            for (var i = 0; i < gram.Length; i++)
            {
                gram[i] += (double)features[i / Channels] * features[i % Channels];
            }
        }

        return gram;
    }

    private static double Cosine(double[] x, double[] y) => Inner(x, y) / Math.Sqrt(Inner(x, x) * Inner(y, y));

    private static double Inner(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();
}
