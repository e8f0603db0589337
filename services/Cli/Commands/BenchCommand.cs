using System.CommandLine;
using System.Globalization;
using Facet.Cli.Benchmarks;
using Facet.Cli.Output;
using Facet.Models;

namespace Facet.Cli.Commands;

/// <summary>facet bench: how fast it is on this machine.</summary>
internal static class BenchCommand
{
    private static readonly Option<string> s_model = new("--model")
    {
        Description = "A checkpoint as for 'models convert', or the name of an architecture, which then gets made-up weights (dinov3-vits16).",
        Required = true,
    };

    private static readonly Option<int[]> s_batches = new("--batch")
    {
        Description = "Images a run; several separated by commas.",
        DefaultValueFactory = _ => [1, 8, 32],
        CustomParser = result => ParseNumbers(result),
    };

    private static readonly Option<int> s_threads = CommonOptions.Number("--threads", "Threads of a run; 0 takes one for each core.", 0, 0, 1024);

    private static readonly Option<int> s_rounds =
        CommonOptions.Number("--rounds", "Rounds of about two seconds; the median is printed.", 5, 1, 1000);

    public static Command Create()
    {
        var extract = new Command("extract", "Images a second through a vision model.")
        {
            s_model, s_batches, s_threads, s_rounds, ModelsConvertCommand.Precision, ModelsConvertCommand.Taps, ModelsConvertCommand.Size, CommonOptions.Json,
        };
        extract.SetAction((arguments, cancel) => Task.Run(() => Extract(arguments, cancel), cancel));
        return new Command("bench", "Measure speed and quality on this machine.") { extract, BenchHnswCommand.Create(), BenchSearchCommand.Create(), BenchQualityCommand.Create() };
    }

    private static int Extract(ParseResult arguments, CancellationToken cancel)
    {
        using var converted = new TemporaryModel(folder => Convert(arguments.GetRequiredValue(s_model), folder, ModelsConvertCommand.Options(arguments) with { Cancel = cancel }));
        var graph = converted.Model.Graphs.FirstOrDefault(graph => graph.Role == "vision")
            ?? throw new CliException(ExitCodes.Usage, "The model has no vision part.");
        foreach (var batch in arguments.GetRequiredValue(s_batches))
        {
            var rounds = ExtractBenchmark.Run(graph, batch, arguments.GetValue(s_threads), arguments.GetValue(s_rounds), cancel);
            Print(converted.Model, batch, rounds, arguments.GetValue(CommonOptions.Json));
        }

        return ExitCodes.Ok;
    }

    private static ConvertedModel Convert(string model, string folder, ConvertOptions options) =>
        RandomCheckpoint.Architectures.Contains(model) && !Path.Exists(model)
            ? ModelConverter.Convert(RandomCheckpoint.Create(model), folder, options)
            : ModelConverter.Convert(model, folder, options);

    private static void Print(ConvertedModel model, int batch, IReadOnlyList<double> rounds, bool json)
    {
        var (median, precision) = (rounds.Order().ElementAt(rounds.Count / 2), model.Precision.ToString().ToLowerInvariant());
        if (json)
        {
            JsonOutput.WriteLine(new { model = model.Architecture, precision, batch, images_per_second = Math.Round(median, 2), rounds = rounds.Select(round => Math.Round(round, 2)) });
            return;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{model.Architecture} {precision} batch {batch}: {median:0.0} images/s ({rounds.Min():0.0}..{rounds.Max():0.0})"));
    }

    private static int[] ParseNumbers(System.CommandLine.Parsing.ArgumentResult result)
    {
        var texts = result.Tokens.SelectMany(token => token.Value.Split(',')).ToArray();
        var numbers = texts.Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        if (numbers.Any(number => number is < 1 or > 4096))
        {
            result.AddError("--batch takes numbers from 1 to 4096, separated by commas.");
        }

        return numbers;
    }
}
