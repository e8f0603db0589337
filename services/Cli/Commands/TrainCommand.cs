using System.CommandLine;
using Facet.Cli.Output;
using Facet.Cli.Quality;

namespace Facet.Cli.Commands;

/// <summary>facet train metric: learns from painted faces what make-up is and what a person is.</summary>
internal static class TrainCommand
{
    private const string Help =
        """
        Train the metric of the recipe 'makeup' on photos of your own.

        Every face is painted with made-up styles in changing light; what tells styles apart but not people is kept. Photos of 20 people will do, 100 are
        better; they should wear little make-up. Faces that a faces.tsv beside the photos marks with makeup 1 are left out. Set Facet__Features__MetricFile
        to the file to use it.
        """;

    private static readonly Argument<string[]> s_photos = new("PHOTOS") { Description = "Photos, or folders of photos.", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<string> s_out = new("--out") { Description = "The metric, a JSON file.", Required = true };

    private static readonly Option<int> s_styles = CommonOptions.Number("--styles", "Styles painted on every face.", 40, 4, 1000);

    private static readonly Option<int> s_seed = CommonOptions.Number("--seed", "Of styles and light.", 1, 0, int.MaxValue);

    private static readonly Option<string> s_note = new("--note")
    {
        Description = "What the photos are and their licence; kept in the file.",
        DefaultValueFactory = _ => "photos of the user",
    };

    public static Command Create()
    {
        var metric = new Command("metric", Help) { s_photos, s_out, s_styles, s_seed, s_note, CommonOptions.Json };
        metric.SetAction(RunAsync);
        return new Command("train", "Learn from photos of your own.") { metric };
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var output = Path.GetFullPath(arguments.GetRequiredValue(s_out));
        if (!Directory.Exists(Path.GetDirectoryName(output)))
        {
            throw new CliException(ExitCodes.NotUsable, $"--out: the folder of {output} is not there.");
        }

        var settings = new TrainingSettings(
            arguments.GetRequiredValue(s_photos), arguments.GetValue(s_styles), arguments.GetValue(s_seed), arguments.GetRequiredValue(s_note));
        try
        {
            var metric = await new MetricTraining(settings).RunAsync(Console.Error.WriteLine, cancel);
            metric.Save(output);
            Print(output, metric, arguments.GetValue(CommonOptions.Json));
            return ExitCodes.Ok;
        }
        catch (ArgumentException problem)
        {
            throw new CliException(ExitCodes.NotUsable, $"{problem.Message} Give photos of more people.", problem);
        }
    }

    private static void Print(string output, Facet.Makeup.Metric.MakeupMetric metric, bool json)
    {
        if (json)
        {
            JsonOutput.WriteLine(new { output, metric.Provenance, directions = metric.Regions.ToDictionary(region => region.Region, region => region.Axes.Count) });
            return;
        }

        Console.WriteLine($"{output}: trained on {metric.Provenance.Faces} faces in {metric.Provenance.Styles} styles, {metric.Provenance.Pictures} pictures");
    }
}
