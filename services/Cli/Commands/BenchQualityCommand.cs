using System.CommandLine;
using System.Globalization;
using Facet.Cli.Output;
using Facet.Cli.Quality;
using Facet.Features;
using Spectre.Console;

namespace Facet.Cli.Commands;

/// <summary>facet bench quality: whether a recipe finds the same make-up on other people.</summary>
internal static class BenchQualityCommand
{
    private const int QuickPeople = 16, QuickStyles = 8;

    private static readonly string[] s_columns = ["recipe", "region", "P@1", "P@10", "95 %", "mAP", "leak", "bare"];

    private static readonly Option<string[]> s_faces = new("--faces") { Description = "Photos of faces, or folders of them.", Required = true };

    private static readonly Option<int> s_people = CommonOptions.Number("--people", "Faces that are painted at most.", 100, 4, 10_000);

    private static readonly Option<int> s_styles = CommonOptions.Number("--styles", "Styles on every face.", 11, 2, 1000);

    // Not the default of training, so that the styles are new to the metric.
    private static readonly Option<int> s_seed = CommonOptions.Number("--seed", "Of people, styles and changes.", 2026, 0, int.MaxValue);

    private static readonly Option<string> s_recipes = new("--recipe")
    {
        Description = "Names, separated by commas.",
        DefaultValueFactory = _ => $"{FeaturesOptions.SeedRecipe},{FeaturesOptions.ShippedRecipe}",
    };

    private static readonly Option<bool> s_quick = new("--quick") { Description = $"{QuickPeople} people, {QuickStyles} styles and one change: about a minute." };

    public static Command Create()
    {
        var command = new Command("quality", "Paint styles on faces and look for each style on other people.")
        {
            s_faces, s_people, s_styles, s_seed, s_recipes, s_quick, CommonOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var isQuick = arguments.GetValue(s_quick);
        var settings = new QualitySettings(
            arguments.GetRequiredValue(s_faces),
            isQuick ? QuickPeople : arguments.GetValue(s_people),
            isQuick ? QuickStyles : arguments.GetValue(s_styles),
            arguments.GetValue(s_seed),
            arguments.GetRequiredValue(s_recipes).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            isQuick);
        var report = await new QualityBenchmark(settings, Console.Error.WriteLine).RunAsync(cancel);
        if (arguments.GetValue(CommonOptions.Json))
        {
            JsonOutput.WriteLine(report);
        }
        else
        {
            Print(report);
        }

        return ExitCodes.Ok;
    }

    private static void Print(QualityReport report)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{report.People} people x {report.Styles} styles, seed {report.Seed}, chance {1.0 / report.Styles:.000}; {report.Seconds:0} s"));
        string[] changes = [.. report.Recipes.SelectMany(entry => entry.Changes.Keys).Distinct()];
        var table = new Table { Border = TableBorder.Ascii };
        table.AddColumns([.. s_columns, .. changes]);
        foreach (var entry in report.Recipes)
        {
            table.AddRow(
            [
                entry.Recipe, entry.Region, Text(entry.PrecisionAt1), Text(entry.PrecisionAt10), $"{Text(entry.Low)}-{Text(entry.High)}",
                Text(entry.MeanAveragePrecision), Text(entry.IdentityLeak), Text(entry.BareFalsePositives),
                .. changes.Select(change => entry.Changes.TryGetValue(change, out var precision) ? Text(precision) : ""),
            ]);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = 200;
        console.Write(table);
        foreach (var entry in report.Recipes)
        {
            Console.WriteLine($"{entry.Recipe} {entry.Region}, P@10: {string.Join(", ", entry.Slices.Select(slice => $"{slice.Key} {Text(slice.Value)}"))}");
        }

        foreach (var entry in report.RealMakeup)
        {
            var regions = string.Join(", ", entry.Regions.Select(region => $"{region.Key} alone {Text(region.Value)}"));
            Console.WriteLine($"real make-up against bare, {entry.Recipe}: {Text(entry.Accuracy)} of {entry.Photos} photos told right; {regions}");
        }
    }

    private static string Text(double number) => number.ToString(".000", CultureInfo.InvariantCulture);
}
