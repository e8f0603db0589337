using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Facet.Cli.Makeup;
using Facet.Models;

namespace Facet.Benchmarks;

/// <summary>
/// Ranking feature files by their Grams: the command as a process, its search in this process, full Grams in this process, and a script for
/// PyTorch. All ways take their turn in every round; their answers must be the same.
/// </summary>
internal static class SimilarTime
{
    private const int Top = 5;
    private const double Tolerance = 2e-5;
    private const string Python = "/usr/bin/python3";

    private static readonly string s_script = Path.Combine(AppContext.BaseDirectory, "peers", "similar_torch.py");

    public static int Run(string[] options)
    {
        var count = Number(options, "--files", 2000);
        using var files = new SimilarFiles(Arguments.Value(options, "--folder") ?? Path.GetTempPath(), count);
        string[] targets = [.. files.Paths.Where((_, i) => i % (count / Number(options, "--targets", 20)) == 0)];
        Say($"{count} files of [{SimilarFiles.Channels},{SimilarFiles.Side},{SimilarFiles.Side}], {files.Patches:0.0} cells not zero; one target, then {targets.Length}");
        var times = new Dictionary<string, List<double>>();
        for (var round = 0; round < Number(options, "--rounds", 5); round++)
        {
            Round(files, targets, times, hasTorch: HasTorch());
        }

        foreach (var (what, seconds) in times)
        {
            seconds.Sort();
            Say($"{what,-62} {seconds[seconds.Count / 2],8:0.0000} s ({seconds[0]:0.0000}..{seconds[^1]:0.0000})");
        }

        return 0;
    }

    private static void Round(SimilarFiles files, string[] targets, Dictionary<string, List<double>> times, bool hasTorch)
    {
        var expected = FullGrams(files, targets, times);
        Check("process", expected, Command(files, targets[..1], "facet makeup similar, the whole process, one target", 1));
        Check("process", expected, Command(files, targets, "facet makeup similar, the whole process, each of many", targets.Length));
        Check("search", expected, Search(files, targets[..1], "the search without its process, one target", 1));
        Check("search", expected, Search(files, targets, "the search without its process, each of many", targets.Length));
        if (hasTorch)
        {
            Check("PyTorch", expected, Script(files, targets[0]));
        }

        List<string[]> Command(SimilarFiles all, string[] some, string what, int share)
        {
            var start = Stopwatch.GetTimestamp();
            var said = Finish("dotnet", [Path.Combine(AppContext.BaseDirectory, "facet.dll"), "makeup", "similar", "--feature-dir", all.Folder, "--json", "--target-feature", .. some]);
            Note(times, what, start, share);
            return [.. said.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("file").GetString()!).ToArray())];
        }

        List<string[]> Search(SimilarFiles all, string[] some, string what, int share)
        {
            var start = Stopwatch.GetTimestamp();
            var report = new SimilarSearch(new SimilarSettings(Top, FeatureFile.DefaultKey, Environment.ProcessorCount)).Run(some, FeatureFolder.Files(all.Folder), default);
            Note(times, what, start, share);
            return [.. report.Targets.Select(target => target.Hits.Select(hit => Path.GetFileName(report.Files[hit.Index])).ToArray())];
        }

        List<string[]> Script(SimilarFiles all, string target)
        {
            var start = Stopwatch.GetTimestamp();
            var said = Finish(Python, [s_script, "--target_feature", target, "--feature_dir", all.Folder, "--top_k", $"{Top}"]);
            Note(times, "the script for PyTorch, the whole process, one target", start, 1);
            Add(times, "the script for PyTorch without its start", double.Parse(said[^1], CultureInfo.InvariantCulture));
            return [[.. said[..^1].Select(line => line.Split(' ')[0])]];
        }
    }

    /// <summary>The names that each target's answer may have in each place: more than one where scores are equal to rounding.</summary>
    private static List<HashSet<string>[]> FullGrams(SimilarFiles files, string[] targets, Dictionary<string, List<double>> times)
    {
        var start = Stopwatch.GetTimestamp();
        var grams = new FullGrams(files.Paths);
        var first = grams.Scores(targets[0]);
        Note(times, "full Grams of all files, one target", start, 1);
        start = Stopwatch.GetTimestamp();
        float[][] scores = [.. targets.Select(grams.Scores)];
        Note(times, "full Grams that are kept in memory, each of many", start, targets.Length);
        return scores.ConvertAll(row =>
        {
            var best = row.OrderDescending().Take(Top).ToArray();
            return Array.ConvertAll(best, score => Enumerable.Range(0, row.Length)
                .Where(i => Math.Abs(row[i] - score) <= Tolerance).Select(i => Path.GetFileName(files.Paths[i])).ToHashSet());
        });
    }

    private static List<HashSet<string>[]> ConvertAll(this float[][] scores, Func<float[], HashSet<string>[]> convert) => [.. scores.Select(convert)];

    private static void Check(string who, List<HashSet<string>[]> expected, List<string[]> found)
    {
        foreach (var (places, names) in expected.Zip(found))
        {
            if (names.Length != Top || places.Zip(names).Any(pair => !pair.First.Contains(pair.Second)))
            {
                throw new InvalidOperationException($"{who} gives {string.Join(' ', names)}; expected {string.Join(' ', places.Select(place => string.Join('|', place)))}");
            }
        }
    }

    private static string[] Finish(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }

    private static bool HasTorch()
    {
        var start = new ProcessStartInfo(Python, ["-c", "import torch"]) { RedirectStandardError = true };
        if (!File.Exists(Python))
        {
            return false;
        }

        using var process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static void Note(Dictionary<string, List<double>> times, string what, long start, int share) =>
        Add(times, what, Stopwatch.GetElapsedTime(start).TotalSeconds / share);

    private static void Add(Dictionary<string, List<double>> times, string what, double seconds)
    {
        times.TryAdd(what, []);
        times[what].Add(seconds);
    }

    private static int Number(string[] options, string name, int otherwise) =>
        Arguments.Value(options, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
}
