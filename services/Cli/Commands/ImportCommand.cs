using System.CommandLine;
using Facet.Cli.Hosting;
using Facet.Cli.Output;
using Facet.Cli.Transfer;

namespace Facet.Cli.Commands;

/// <summary>facet import: what facet export wrote, into a collection.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string> s_folder = new("DIR") { Description = "Folder that 'facet export' wrote." };

    public static Command Create()
    {
        var command = new Command(
            "import", "Write the points of an export into a collection, which is made if it is not there. Points of the same id are replaced, so that it can be repeated.")
        {
            s_folder, CommonOptions.Collection, CommonOptions.Server, CommonOptions.Data, CommonOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var folder = arguments.GetRequiredValue(s_folder);
        var collection = arguments.GetRequiredValue(CommonOptions.Collection);
        using var importer = new CollectionImporter(folder, ExportManifest.Read(folder), collection);
        importer.Verify();
        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        await importer.RunAsync(connection, cancel);
        foreach (var refusal in importer.Refusals)
        {
            await Console.Error.WriteLineAsync(refusal);
        }

        if (arguments.GetValue(CommonOptions.Json))
        {
            JsonOutput.WriteLine(new { collection, points = importer.Written, failed = importer.Refusals.Count });
        }
        else
        {
            Console.WriteLine($"Imported {importer.Written} points into '{collection}'.");
        }

        return importer.Refusals.Count == 0 ? ExitCodes.Ok : ExitCodes.SomeItemsFailed;
    }
}
