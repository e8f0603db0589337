using System.CommandLine;
using System.Globalization;
using Facet.Cli.Hosting;
using Facet.Cli.Output;
using Facet.Search.V1;

namespace Facet.Cli.Commands;

/// <summary>facet collection recall: approximate searches against exact ones.</summary>
internal static class RecallCommand
{
    private static readonly Argument<string> s_name = new("NAME") { Description = "Name of the collection." };
    private static readonly Option<int> s_samples = CommonOptions.Number("--samples", "Stored points to search for.", 50, 1, 10_000);
    private static readonly Option<string?> s_weights = new("--weights") { Description = "Weight per region: lips=1,eyes=0.5. Regions left out weigh 0." };

    public static Command Create()
    {
        var command = new Command("recall", "Search for sampled points both ways, approximately and exactly, and compare.")
        {
            s_name, s_samples, s_weights, CommonOptions.Server, CommonOptions.Data, CommonOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var name = arguments.GetRequiredValue(s_name);
        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        var request = new CheckRecallRequest
        {
            Collection = name,
            Samples = (uint)arguments.GetValue(s_samples),
            Weights = { SearchCommand.ParseWeights(arguments.GetValue(s_weights)) },
        };
        var report = await CliErrors.ForItemAsync(name, () => connection.Search.CheckRecallAsync(request, cancellationToken: cancel));
        if (arguments.GetValue(CommonOptions.Json))
        {
            JsonOutput.WriteLine(new
            {
                collection = name,
                recall = report.Recall,
                samples = report.Samples,
                top_k = report.TopK,
                approximate_ms = report.ApproximateMilliseconds,
                exact_ms = report.ExactMilliseconds,
                scored_points = report.ScoredPoints,
            });
            return ExitCodes.Ok;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"'{name}': recall@{report.TopK} {report.Recall:0.0000} over {report.Samples} points; {report.ApproximateMilliseconds:0.0} ms a search, "
            + $"{report.ExactMilliseconds:0.0} ms exactly; a shortlist has {report.ScoredPoints:0} points"));
        return ExitCodes.Ok;
    }
}
