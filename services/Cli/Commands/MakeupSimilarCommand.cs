using System.CommandLine;
using Facet.Cli.Makeup;
using Facet.Cli.Output;
using Facet.Models;

namespace Facet.Cli.Commands;

/// <summary>facet makeup similar: the feature files of a folder whose make-up is most like that of target files.</summary>
internal static class MakeupSimilarCommand
{
    private static readonly Option<string[]> s_targets = new("--target-feature", "--target_feature")
    {
        Description = "Feature file to compare with; several after each other, or the option again. It may lie in the folder, and is then ranked too.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> s_targetFolder = new("--target-dir", "--target_dir") { Description = "Folder whose feature files are all targets." };

    private static readonly Option<string> s_folder = new("--feature-dir", "--feature_dir")
    {
        Description = "Folder of feature files to rank: .pt, .pth, .npy, .safetensors. Folders in it, and NAME_mask.npy beside NAME.npy, are left out.",
        Required = true,
    };

    private static readonly Option<int> s_top = CommonOptions.Number("--top-k", "How many files for each target.", 5, 1, 1_000_000);

    private static readonly Option<string> s_key = new("--key")
    {
        Description = "Name of the tensor that is meant where a file holds several.",
        DefaultValueFactory = _ => FeatureFile.DefaultKey,
    };

    private static readonly Option<int> s_threads = CommonOptions.Number("--threads", "Threads; 0 takes one for each core.", 0, 0, 1024);

    public static Command Create()
    {
        s_top.Aliases.Add("--top_k");
        var command = new Command(
            "similar",
            "Rank feature files [C,h,w] that are masked already by the cosine of their Gram matrices with that of target files. Equal scores are in the order "
            + "of the file names; features that are zero everywhere score 0. A file that cannot be compared is named on stderr and the exit code is 1.")
        {
            s_targets, s_targetFolder, s_folder, s_top, s_key, s_threads, CommonOptions.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(s_targets) is not { Length: > 0 } && result.GetValue(s_targetFolder) is null)
            {
                result.AddError("Name the target with --target-feature or --target-dir.");
            }
        });
        command.SetAction((arguments, cancel) => Task.Run(() => Run(arguments, cancel), cancel));
        return command;
    }

    private static int Run(ParseResult arguments, CancellationToken cancel)
    {
        var files = FeatureFolder.Files(arguments.GetRequiredValue(s_folder));
        string[] targets = [.. arguments.GetValue(s_targets) ?? [], .. arguments.GetValue(s_targetFolder) is { } folder ? FeatureFolder.Files(folder) : []];
        var threads = arguments.GetValue(s_threads) is > 0 and var given ? given : Environment.ProcessorCount;
        var settings = new SimilarSettings(arguments.GetValue(s_top), arguments.GetRequiredValue(s_key), threads);
        var report = new SimilarSearch(settings).Run(targets, files, cancel);
        SimilarOutput.Print(report, arguments.GetValue(CommonOptions.Json));
        if (report.Faults.Count == 0)
        {
            return ExitCodes.Ok;
        }

        return report.Targets.Any(target => target.Compared > 0) ? ExitCodes.SomeItemsFailed : ExitCodes.NotUsable;
    }
}
