using System.CommandLine;
using Facet.Cli.FolderRuns;
using Facet.Cli.Hosting;
using Facet.Cli.Ingestion;
using Facet.Cli.Output;
using Facet.Gateway.V1;
using Facet.Parsing.V1;

namespace Facet.Cli.Commands;

/// <summary>facet run: the whole way once, from a folder of photos to an answer, and a server that stays.</summary>
internal static class RunCommand
{
    private static readonly Argument<string[]> s_paths = new("PATH") { Description = "Photos, or folders of photos.", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<string?> s_query = new("--query") { Description = "Photo to search with; without it, the first face that was stored." };

    private static readonly Option<bool> s_once = new("--once") { Description = "Stop after the search instead of serving on." };

    public static Command Create()
    {
        var command = new Command("run", "Serve, ingest photos (every face), search once, print the answer and serve on.")
        {
            s_paths, s_query, s_once, CommonOptions.Top, ServeCommand.Grpc, ServeCommand.Http, CommonOptions.Collection, CommonOptions.Data,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var paths = arguments.GetRequiredValue(s_paths);
        PhotoFiles.Check(paths, recursive: true);
        var once = arguments.GetValue(s_once);
        var settings = ServeCommand.SettingsFrom(arguments) with { Quiet = true };
        await using var host = await RunningHost.StartAsync(settings, cancel);
        await using var connection = FacetConnection.To(host);
        var collection = arguments.GetRequiredValue(CommonOptions.Collection);
        var report = await IngestSession.RunAsync(
            connection, paths, recursive: true, new IngestSettings(collection, AllFaces: true, null, ""), json: false, cancel);
        if (report.FirstPoint is null && report.LeftOut == 0)
        {
            throw new CliException(ExitCodes.NotUsable, "No face was found in any of the photos; see the lines above.");
        }

        await SearchOnceAsync(connection, arguments, collection, report.FirstPoint, cancel);
        if (!once)
        {
            Console.WriteLine($"Serving gRPC on {host.Grpc}{(host.Http.Length > 0 ? $" and the web page and HTTP API on {host.Http}" : "")} (data in {settings.DataFolder}). Ctrl+C stops.");
            await host.WaitForShutdownAsync(cancel);
        }

        return report.Failed == 0 ? ExitCodes.Ok : ExitCodes.SomeItemsFailed;
    }

    private static async Task SearchOnceAsync(
        FacetConnection connection, ParseResult arguments, string collection, string? firstPoint, CancellationToken cancel)
    {
        var query = arguments.GetValue(s_query);
        if (query is null && firstPoint is null)
        {
            Console.WriteLine("The photos are there already, so that none of their faces was stored: name the photo to search with with --query.");
            return;
        }

        var request = new SearchRequest { Collection = collection, TopK = SearchCommand.TopOf(arguments), Pipeline = new PipelineOptions { Faces = FaceSelection.Largest } };
        if (query is null)
        {
            request.PointId = firstPoint;
        }
        else
        {
            request.Image = await SearchCommand.ReadPhotoAsync(query, cancel);
        }

        var item = query ?? firstPoint!;
        var response = await CliErrors.ForItemAsync(item, () => connection.Gateway.SearchAsync(request, cancellationToken: cancel));
        Console.WriteLine($"Most like {item}:");
        SearchOutput.Print(request, query, response, json: false);
    }
}
