using System.CommandLine;
using Facet.Cli.Hosting;
using Facet.Cli.Output;
using Facet.Cli.Transfer;

namespace Facet.Cli.Commands;

/// <summary>facet export: a collection as files that other programs read.</summary>
internal static class ExportCommand
{
    private static readonly Argument<string> s_collection = new("COLLECTION") { Description = "Name of the collection." };

    private static readonly Option<string> s_out = new("--out") { Description = "New or empty folder.", Required = true };

    public static Command Create()
    {
        var command = new Command(
            "export",
            """
            Write a collection as files: points.jsonl (a JSON document a point: id, metadata, and which rows of which file are the factors of each
            region), factors-REGION.npy (an array [rows, channels] for each region) and manifest.json with checksums. NumPy, DuckDB and jq read them
            as they are; Parquet has no well-kept writer among the packages available here.
            """)
        {
            s_collection, s_out, CommonOptions.Server, CommonOptions.Data, CommonOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var folder = Path.GetFullPath(arguments.GetRequiredValue(s_out));
        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        using var exporter = new CollectionExporter(folder);
        var manifest = await exporter.RunAsync(connection, arguments.GetRequiredValue(s_collection), cancel);
        var bytes = manifest.Files.Sum(file => file.Bytes);
        if (arguments.GetValue(CommonOptions.Json))
        {
            JsonOutput.WriteLine(new { folder, collection = manifest.Collection, points = manifest.Points, bytes });
        }
        else
        {
            Console.WriteLine($"Exported {manifest.Points} points ({bytes / 1048576.0:0.0} MB) to {folder}.");
        }

        return ExitCodes.Ok;
    }
}
