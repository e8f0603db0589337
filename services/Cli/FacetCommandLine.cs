using System.CommandLine;
using Facet.Cli.Commands;
using Facet.Models;
using Grpc.Core;

namespace Facet.Cli;

/// <summary>The facet command: parses the arguments, runs a command, turns what went wrong into one line and an exit code.</summary>
internal static class FacetCommandLine
{
    private const string Description =
        """
        Finds faces that wear the same make-up.

        Exit codes: 0 done; 1 done, but some items failed; 2 wrong arguments; 3 the photo, file, face, point, collection or model cannot be used or found;
        4 the server cannot be started or reached; 5 anything else; 130 interrupted.
        """;

    /// <summary>How long a command may take to end after Ctrl+C. What cannot end sooner is cut off, without tidying up.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>The same for a command that may have a host: longer than ASP.NET Core lets a host finish its calls, 30 seconds.</summary>
    private static readonly TimeSpan s_patienceWithHost = TimeSpan.FromSeconds(40);

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand(Description)
        {
            RunCommand.Create(),
            ServeCommand.Create(),
            IngestCommand.Create(),
            SearchCommand.Create(),
            ParseCommand.Create(),
            CollectionCommand.Create(),
            PointsCommand.Create(),
            ExportCommand.Create(),
            ImportCommand.Create(),
            BackupCommand.Create(),
            RestoreCommand.Create(),
            ModelsCommand.Create(),
            EncodeCommand.Create(),
            MakeupCommand.Create(),
            TrainCommand.Create(),
            BenchCommand.Create(),
            InfoCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync("See 'facet --help'.");
            return ExitCodes.Usage;
        }

        try
        {
            // Whoever names a data folder may open it, and then runs a host.
            var patience = parsed.CommandResult.Command.Options.Contains(CommonOptions.Data) ? s_patienceWithHost : s_patience;
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = patience });
        }
        catch (Exception error)
        {
            var (code, message) = Explain(error);
            await Console.Error.WriteLineAsync(message);
            return code;
        }
    }

    private static (int Code, string Message) Explain(Exception error) => error switch
    {
        CliException known => (known.ExitCode, known.Message),
        OperationCanceledException => (ExitCodes.Interrupted, "Interrupted."),
        ModelException unusable => (CliErrors.CodeFor(unusable.Reason), unusable.Message),
        RpcException refused => (CliErrors.CodeFor(refused), refused.Status.Detail),
        _ => (ExitCodes.Failure, $"{error.GetType().Name}: {error.Message}"),
    };
}
