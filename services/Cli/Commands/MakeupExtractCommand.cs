using System.CommandLine;
using Facet.Cli.FolderRuns;
using Facet.Cli.Makeup;
using Facet.Gram;

namespace Facet.Cli.Commands;

/// <summary>facet makeup extract: masked features of the photos of a folder.</summary>
internal static class MakeupExtractCommand
{
    private static readonly Option<string> s_input = FolderOptions.WithUnderscores(
        new Option<string>("--input-dir") { Description = "Folder of photos of aligned faces.", Required = true });

    private static readonly Option<string> s_masks = FolderOptions.WithUnderscores(new Option<string>("--mask-dir")
    {
        Description = "Folder of 8-bit grey masks with the names of the photos: REGION/NAME.png, or NAME.png for a single region. A mask may have another size than its photo.",
        Required = true,
    });

    private static readonly Option<string> s_output = FolderOptions.WithUnderscores(
        new Option<string>("--output-dir") { Description = "Folder for the features, laid out as the masks; made if need be.", Required = true });

    private static readonly Option<string[]> s_regions = new("--region")
    {
        Description = "Regions of the recipe; all that have a folder of masks when left out.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<MaskMode> s_mode = FolderOptions.WithUnderscores(new Option<MaskMode>("--mask-mode")
    {
        Description = "How a mask is brought to the feature grid, as torch.nn.functional.interpolate does: area, bilinear, bilinear_antialias, nearest, nearest-exact.",
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (Enum.TryParse<MaskMode>(text.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var mode)
                && Enum.IsDefined(mode))
            {
                return mode;
            }

            result.AddError($"--mask-mode: '{text}' is none of area, bilinear, bilinear_antialias, nearest, nearest-exact.");
            return default;
        },
    });

    private static readonly Option<string> s_format = new Option<string>("--format")
    {
        Description = "Feature files as torch.save (pt), NumPy (npy) or safetensors.",
        DefaultValueFactory = _ => "pt",
    }.AcceptOnlyFromAmong("pt", "npy", "safetensors");

    public static Command Create()
    {
        var command = new Command(
            "extract",
            "Extract masked features [C,rows,columns], one file a photo and region: the feature map of the recipe, each cell times the mask. A photo that "
            + "cannot be done is named at the end and the exit code is 1; what is finished is passed over when the command is called again.")
        {
            s_input, s_masks, s_output, s_regions, s_mode, s_format, FolderOptions.Model, CommonOptions.Recipe,
            FolderOptions.BatchSize, FolderOptions.Recursive, FolderOptions.Overwrite, FolderOptions.Servers, CommonOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var run = FolderOptions.Settings(arguments, arguments.GetRequiredValue(s_input), arguments.GetRequiredValue(s_output));
        FolderItems.Check(run.Input, run.Output, run.Recursive);
        await using var features = FolderOptions.OpenFeatures(arguments);
        var plan = await FeaturePlan.MakeAsync(features, arguments.GetValue(CommonOptions.Recipe) ?? "", FolderOptions.RemoteModel(arguments), cancel);
        var offered = plan.Recipe.Regions.Select(region => region.Region).ToList();
        var masks = MaskFolder.Find(arguments.GetRequiredValue(s_masks), run.Output, arguments.GetValue(s_regions) ?? [], offered);
        var settings = new WeightedSettings(plan, masks, arguments.GetValue(s_mode), "." + arguments.GetRequiredValue(s_format));
        var work = new WeightedWork(features, settings, Math.Max(plan.Limits.Window, arguments.GetValue(FolderOptions.BatchSize)));
        return (await FolderRun.RunAsync(run, work, cancel)).ExitCode;
    }
}
