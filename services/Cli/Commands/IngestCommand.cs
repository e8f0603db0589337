using System.CommandLine;
using System.CommandLine.Parsing;
using Facet.Cli.FolderRuns;
using Facet.Cli.Hosting;
using Facet.Cli.Ingestion;
using Facet.Gateway.V1;

namespace Facet.Cli.Commands;

/// <summary>facet ingest: photos of files and folders become points of a collection.</summary>
internal static class IngestCommand
{
    private static readonly Argument<string[]> s_paths = new("PATH")
    {
        Description = "Photos, or folders of photos.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> s_recursive = new("--recursive", "-r") { Description = "Look into the folders of a folder too." };

    private static readonly Option<string> s_prefix = new("--id-prefix")
    {
        Description = "Put before every photo's id, to keep photos of the same name apart.",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<bool> s_skipExisting = new("--skip-existing") { Description = "Leave out photos whose id is in the collection already, as after a broken-off import." };

    private static readonly Option<DuplicatePolicy> s_duplicates = new("--duplicates")
    {
        Description = "What happens to copies of stored photos, the same bytes or the same picture in another file: allow, skip or reject; the server's option when left out.",
        CustomParser = result => result.Tokens[0].Value switch
        {
            "allow" => DuplicatePolicy.Allow,
            "skip" => DuplicatePolicy.Skip,
            "reject" => DuplicatePolicy.Reject,
            var other => Refuse(result, other),
        },
    };

    public static Command Create()
    {
        var command = new Command("ingest", "Find the faces of photos and store them in a collection. A photo is named by its path below PATH; the same photo again replaces its points. Of two photos that would have one name the second fails: ingest it by itself, with --id-prefix.")
        {
            s_paths, s_recursive, s_prefix, s_skipExisting, s_duplicates, CommonOptions.AllFaces, CommonOptions.Recipe, CommonOptions.Collection,
            CommonOptions.Server, CommonOptions.Data, CommonOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var paths = arguments.GetRequiredValue(s_paths);
        var recursive = arguments.GetValue(s_recursive);
        PhotoFiles.Check(paths, recursive);
        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        var settings = new IngestSettings(
            arguments.GetRequiredValue(CommonOptions.Collection),
            arguments.GetValue(CommonOptions.AllFaces),
            arguments.GetValue(CommonOptions.Recipe),
            arguments.GetRequiredValue(s_prefix))
        {
            Existing = arguments.GetValue(s_skipExisting) ? ExistingPolicy.Skip : ExistingPolicy.Replace,
            Duplicates = arguments.GetValue(s_duplicates),
        };
        var report = await IngestSession.RunAsync(connection, paths, recursive, settings, arguments.GetValue(CommonOptions.Json), cancel);
        return report.Failed == 0 ? ExitCodes.Ok : ExitCodes.SomeItemsFailed;
    }

    private static DuplicatePolicy Refuse(ArgumentResult result, string value)
    {
        result.AddError($"--duplicates: '{value}' is neither allow, skip nor reject.");
        return DuplicatePolicy.Unspecified;
    }
}
