using System.CommandLine;
using Facet.Cli.Hosting;
using Facet.Cli.Output;
using Facet.Search.V1;

namespace Facet.Cli.Commands;

/// <summary>facet backup: a consistent copy of all collections while the server serves.</summary>
internal static class BackupCommand
{
    private static readonly Option<string> s_out = new("--out")
    {
        Description = "New or empty folder on the server's machine. On the file system of the data folder the factors take no further space.",
        Required = true,
    };

    public static Command Create()
    {
        var command = new Command("backup", "Write a consistent copy of all collections; 'facet restore' makes a data folder of it.")
        {
            s_out, CommonOptions.Server, CommonOptions.Data, CommonOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var folder = Path.GetFullPath(arguments.GetRequiredValue(s_out));
        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        var done = await CliErrors.ForItemAsync(
            folder, () => connection.Search.BackupAsync(new BackupRequest { Folder = folder }, cancellationToken: cancel));
        if (arguments.GetValue(CommonOptions.Json))
        {
            JsonOutput.WriteLine(new { folder, collections = done.CollectionCount, points = done.PointCount, bytes = done.Bytes });
        }
        else
        {
            Console.WriteLine($"Backed up {done.CollectionCount} collections with {done.PointCount} points ({done.Bytes / 1048576.0:0.0} MB) to {folder}.");
        }

        return ExitCodes.Ok;
    }
}
