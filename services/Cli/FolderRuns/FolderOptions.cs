using System.CommandLine;
using System.CommandLine.Parsing;

namespace Facet.Cli.FolderRuns;

/// <summary>Options of the commands that work through a folder.</summary>
internal static class FolderOptions
{
    public static Option<bool> Recursive { get; } = new("--recursive", "-r")
    {
        Description = "Photos of folders in the input folder too; the results lie in folders of the same names.",
    };

    public static Option<bool> Overwrite { get; } = new("--overwrite") { Description = "Do photos again whose results are there already; without it they are passed over." };

    public static Option<string?> Servers { get; } = new("--server")
    {
        Description = "Addresses of running services, host:port[,host:port...]: photos go where the fewest are under way. Without it the command does the work itself.",
    };

    public static Option<int> BatchSize { get; } = WithUnderscores(CommonOptions.Number(
        "--batch-size", "Photos under way at the same time, at least; more where the processors or servers can do more.", 0, 0, 1024));

    /// <summary>Lets an option keep the underscores of the Python scripts: --mask-dir is also --mask_dir.</summary>
    public static T WithUnderscores<T>(T option)
        where T : Option
    {
        option.Aliases.Add("--" + option.Name[2..].Replace('-', '_'));
        return option;
    }

    public static FolderRunSettings Settings(ParseResult arguments, string input, string output) => new(
        input, output, arguments.GetValue(Recursive), arguments.GetValue(Overwrite), arguments.GetValue(CommonOptions.Json));

    /// <summary>Adds an error when some of two options are there, but not both.</summary>
    public static void RequireTogether(CommandResult result, Option<string?> one, Option<string?> other)
    {
        if ((result.GetValue(one) is null) != (result.GetValue(other) is null))
        {
            result.AddError($"Give both {one.Name} and {other.Name}.");
        }
    }
}
