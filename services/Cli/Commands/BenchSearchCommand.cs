using System.CommandLine;
using System.Globalization;
using Facet.Cli.Benchmarks;
using Facet.Cli.Output;

namespace Facet.Cli.Commands;

/// <summary>facet bench search: recall, speed and size of Gram search.</summary>
internal static class BenchSearchCommand
{
    private static readonly Option<int> s_synthetic =
        CommonOptions.Number("--synthetic", "Number of made-up points, three regions each.", 20_000, 100, 100_000_000);

    private static readonly Option<int> s_queries = CommonOptions.Number("--queries", "Searches, for points that are not stored.", 100, 1, 10_000);
    private static readonly Option<int> s_channels = CommonOptions.Number("--channels", "Channels of the factors.", 384, 8, 8192);
    private static readonly Option<int> s_upserts = CommonOptions.Number("--upserts", "Points written while searching.", 10_000, 1, 10_000_000);
    private static readonly Option<ulong> s_seed = new("--seed") { Description = "Decides the points.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> s_folder = new("--folder") { Description = "Where to make a temporary data folder; it is deleted at the end." };

    private static readonly Option<string?> s_data = new("--data")
    {
        Description = "A data folder to keep. One that an earlier run with the same options has filled is not filled again; what that run wrote beside searches is deleted.",
    };

    public static Command Create()
    {
        var command = new Command("search", "Recall against full Grams, speed and size of Gram search on made-up points.")
        {
            s_synthetic, s_queries, s_channels, s_upserts, s_seed, s_folder, s_data, CommonOptions.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(s_folder) is not null && result.GetValue(s_data) is not null)
            {
                result.AddError("Give either --folder or --data.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var settings = new GramSearchSettings(
            arguments.GetValue(s_synthetic), arguments.GetValue(s_queries), arguments.GetValue(s_channels), arguments.GetValue(s_upserts), arguments.GetValue(s_seed));
        if (arguments.GetValue(s_data) is { } kept)
        {
            await MeasureAsync(settings, Directory.CreateDirectory(kept).FullName, arguments, cancel);
            return ExitCodes.Ok;
        }

        var parent = Directory.CreateDirectory(arguments.GetValue(s_folder) ?? Path.GetTempPath()).FullName;
        var folder = Directory.CreateDirectory(Path.Combine(parent, $"facet-bench-{Environment.ProcessId}")).FullName;
        try
        {
            await MeasureAsync(settings, folder, arguments, cancel);
            return ExitCodes.Ok;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(GramSearchSettings settings, string folder, ParseResult arguments, CancellationToken cancel)
    {
        await using var benchmark = new GramSearchBenchmark(settings, folder);
        var report = await benchmark.RunAsync(step => Console.Error.WriteLine(step), cancel);
        Print(report, arguments.GetValue(CommonOptions.Json));
    }

    private static void Print(GramSearchReport report, bool json)
    {
        if (json)
        {
            JsonOutput.WriteLine(report);
            return;
        }

        string[] lines =
        [
            string.Create(CultureInfo.InvariantCulture, $"{report.Points} points x {report.Regions} regions, {report.Channels} channels; {report.Mode} search, shortlist {report.Shortlist}, ef {report.Ef}"),
            string.Create(CultureInfo.InvariantCulture, $"recall@10 against full Grams {report.RecallAt10:0.0000} over {report.Queries} queries"),
            string.Create(CultureInfo.InvariantCulture, $"search p50 {report.P50Milliseconds:0.00} ms, p99 {report.P99Milliseconds:0.00} ms, {report.QueriesPerSecond:0} a second, {report.ConcurrentQueriesPerSecond:0} concurrently; {report.ScoredPoints:0} points scored exactly"),
            string.Create(CultureInfo.InvariantCulture, $"exact search {report.ExactMilliseconds:0.0} ms, recall {report.ExactRecallAt10:0.0000}; product with full Grams {report.FullGramMilliseconds:0} ms, {report.TimesFullGram:0} times as long"),
            string.Create(CultureInfo.InvariantCulture, $"{Filled(report)}restart {report.RestartSeconds:0.0} s"),
            string.Create(CultureInfo.InvariantCulture, $"upserts beside searches {report.UpsertPointsPerSecond:0} points/s, search p50 meanwhile {report.P50WhileWritingMilliseconds:0.00} ms"),
            string.Create(CultureInfo.InvariantCulture, $"index {report.IndexMegabytes:0} MB ({report.IndexBytesPerRegion:0} bytes a region), process {report.ResidentMegabytes:0} MB, disk {report.DiskMegabytes:0} MB ({report.FactorBytesPerRegion:0} bytes of factors a region)"),
        ];
        foreach (var line in lines)
        {
            Console.WriteLine(line);
        }
    }

    private static string Filled(GramSearchReport report) => report.IngestPointsPerSecond is { } rate
        ? string.Create(CultureInfo.InvariantCulture, $"writing {rate:0} points/s with making them, index {report.IndexWaitSeconds:0.0} s later; ")
        : "";
}
