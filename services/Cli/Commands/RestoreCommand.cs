using System.CommandLine;
using Facet.Cli.Output;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Cli.Commands;

/// <summary>facet restore: a data folder of a backup.</summary>
internal static class RestoreCommand
{
    private static readonly Argument<string> s_backup = new("DIR") { Description = "Folder that 'facet backup' wrote." };

    public static Command Create()
    {
        var command = new Command("restore", "Check a backup and make a data folder of it, which must be new or empty. No server is needed.")
        {
            s_backup, CommonOptions.Data, CommonOptions.Json,
        };
        command.SetAction((arguments, cancel) => Task.Run(() => Run(arguments, cancel), cancel));
        return command;
    }

    private static int Run(ParseResult arguments, CancellationToken cancel)
    {
        var (backup, data) = (arguments.GetRequiredValue(s_backup), arguments.GetRequiredValue(CommonOptions.Data));
        try
        {
            var manifest = StoreRestore.Run(backup, data, cancel);
            if (arguments.GetValue(CommonOptions.Json))
            {
                JsonOutput.WriteLine(new { data, collections = manifest.Collections, points = manifest.Points, made_at = manifest.CreatedAt });
            }
            else
            {
                Console.WriteLine($"Restored {manifest.Collections} collections with {manifest.Points} points of {manifest.CreatedAt:u} to {data}.");
            }

            return ExitCodes.Ok;
        }
        catch (SearchException error)
        {
            throw new CliException(error.Reason == SearchReason.FolderLocked ? ExitCodes.NoServer : ExitCodes.NotUsable, error.Message, error);
        }
    }
}
