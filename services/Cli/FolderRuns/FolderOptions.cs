using System.CommandLine;
using System.CommandLine.Parsing;
using Facet.Cli.FeatureMaps;
using Facet.Cli.Hosting;
using Facet.Features;
using Facet.Inference;

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

    public static Option<string?> Model { get; } = new("--model")
    {
        Description = "Model: an id, a converted folder or a folder with a checkpoint; with --server an id that the server knows. The default when left out.",
    };

    /// <summary>Lets an option keep the underscores of the Python scripts: --mask-dir is also --mask_dir.</summary>
    public static T WithUnderscores<T>(T option)
        where T : Option
    {
        option.Aliases.Add("--" + option.Name[2..].Replace('-', '_'));
        return option;
    }

    public static FolderRunSettings Settings(ParseResult arguments, string input, string output) => new(
        input, output, arguments.GetValue(Recursive), arguments.GetValue(Overwrite), arguments.GetValue(CommonOptions.Json));

    /// <summary>The features service: that of the servers that were named, or one of this process over the model that was named.</summary>
    /// <param name="arguments">The command's.</param>
    /// <param name="provider">What runs the model of this process; null leaves it to the environment.</param>
    public static ServiceReplicas OpenFeatures(ParseResult arguments, ExecutionProvider? provider = null)
    {
        var settings = new Dictionary<string, string?>
        {
            // Whole photos may come, not only crops.
            [$"{FeaturesOptions.Section}:{nameof(FeaturesOptions.MaxCropSide)}"] = "8192",
        };
        if (provider is not null)
        {
            settings.Add($"{FeaturesOptions.Section}:{nameof(FeaturesOptions.Provider)}", provider.ToString());
        }

        if (ModelOf(arguments) is { Length: > 0 } model)
        {
            settings.Add($"{FeaturesOptions.Section}:{nameof(FeaturesOptions.Model)}", model);
        }

        return ServiceReplicas.Open(arguments.GetValue(Servers), settings);
    }

    /// <summary>What a request calls the model: servers are asked for it by its id; the services of this process have no other.</summary>
    public static string RemoteModel(ParseResult arguments) => arguments.GetValue(Servers) is null ? "" : ModelOf(arguments);

    private static string ModelOf(ParseResult arguments) =>
        arguments.GetValue(Model) is { Length: > 0 } name ? ModelNames.Resolve(name, new PublishedCatalog().Models) : "";

    /// <summary>Adds an error when some of two options are there, but not both.</summary>
    public static void RequireTogether(CommandResult result, Option<string?> one, Option<string?> other)
    {
        if ((result.GetValue(one) is null) != (result.GetValue(other) is null))
        {
            result.AddError($"Give both {one.Name} and {other.Name}.");
        }
    }
}
