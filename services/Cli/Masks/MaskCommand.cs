using System.CommandLine;
using System.Globalization;
using Facet.Cli.FolderRuns;
using Facet.Cli.Hosting;
using Facet.Parsing.V1;

namespace Facet.Cli.Masks;

/// <summary>facet parse with --input-dir: label maps and masks of the photos of a folder.</summary>
internal static class MaskCommand
{
    private const int DefaultCropSide = 512;

    private static readonly Option<string?> s_input = FolderOptions.WithUnderscores(
        new Option<string?>("--input-dir") { Description = "Folder of photos, in place of IMAGE: label maps and a grey mask a region of the largest face of each." });

    private static readonly Option<string?> s_output = FolderOptions.WithUnderscores(
        new Option<string?>("--output-dir") { Description = "Folder for labels/NAME.png (19 classes) and REGION/NAME.png (0 or 255); made if need be." });

    private static readonly Option<bool> s_crops = new("--crops")
    {
        Description = $"With --input-dir: cut the face out and align it, in --crop-size ({DefaultCropSide}) pixels a side, as crops/NAME.png; the masks are then of the crop.",
    };

    private static readonly Option<string[]> s_regions = new("--region")
    {
        Description = "With --input-dir: only the masks of these regions; all that the parser knows when left out.",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Adds the options to the command that has the form for one photo.</summary>
    public static void AddTo(Command command, Argument<string?> image)
    {
        foreach (var option in new Option[] { s_input, s_output, s_crops, s_regions, FolderOptions.Recursive, FolderOptions.Overwrite, FolderOptions.BatchSize })
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            FolderOptions.RequireTogether(result, s_input, s_output);
            if ((result.GetValue(image) is null) == (result.GetValue(s_input) is null))
            {
                result.AddError("Give either IMAGE, or --input-dir and --output-dir.");
            }
        });
    }

    public static bool IsMeant(ParseResult arguments) => arguments.GetValue(s_input) is not null;

    /// <param name="arguments">The command's.</param>
    /// <param name="options">Detector, parser and alignment, for the largest face.</param>
    /// <param name="cancel">Ctrl+C.</param>
    public static async Task<int> RunAsync(ParseResult arguments, ParseOptions options, CancellationToken cancel)
    {
        var settings = FolderOptions.Settings(arguments, arguments.GetRequiredValue(s_input)!, arguments.GetRequiredValue(s_output)!);
        FolderItems.Check(settings.Input, settings.Output, settings.Recursive);
        await using var parsing = ServiceReplicas.Open(arguments.GetValue(CommonOptions.Server), new Dictionary<string, string?>());
        var infos = await parsing.AskEachAsync(
            (invoker, token) => new ParsingService.ParsingServiceClient(invoker).GetInfoAsync(new GetInfoRequest(), cancellationToken: token), cancel);
        var regions = Regions(arguments.GetValue(s_regions) ?? [], infos[0]);
        var window = Math.Max(arguments.GetValue(FolderOptions.BatchSize), infos.Sum(info => (int)info.Limits.MaxConcurrentItems + 1));
        var most = infos.Min(info => (long)info.Limits.MaxImageBytes);
        options.Regions.Add(regions);
        if (arguments.GetValue(s_crops))
        {
            options.CropSize = options.CropSize > 0 ? options.CropSize : DefaultCropSide;
            options.Outputs.Add([ParseOutput.Crop, ParseOutput.LabelMap]);
        }
        else
        {
            options.Outputs.Add(ParseOutput.PhotoLabelMap);
        }

        var work = new MaskWork(parsing, new MaskSettings(settings.Output, options, regions, OriginOf(options, infos[0]), most), window);
        return (await FolderRun.RunAsync(settings, work, cancel)).ExitCode;
    }

    private static ResultsOrigin OriginOf(ParseOptions options, GetInfoResponse info)
    {
        var hasCrops = options.Outputs.Contains(ParseOutput.Crop);
        var (detector, parser) = (Known(options.Detector, info.DefaultDetector), Known(options.Parser_, info.DefaultParser));
        return new ResultsOrigin("parse", new Dictionary<string, string>
        {
            ["detector"] = detector,
            ["parser"] = parser,
            ["weights_sha256"] = string.Join(' ', info.Models.Where(model => model.Id == detector || model.Id == parser).Select(model => model.WeightsSha256)),
            ["template"] = options.Template.ToString(),
            ["crops"] = hasCrops ? options.CropSize.ToString(CultureInfo.InvariantCulture) : "none",
        });

        static string Known(string asked, string usual) => asked.Length > 0 ? asked : usual;
    }

    private static string[] Regions(string[] wanted, GetInfoResponse info)
    {
        string[] known = [.. info.Regions.Select(region => region.Name)];
        var unknown = wanted.FirstOrDefault(region => !known.Contains(region));
        if (unknown is not null)
        {
            throw new CliException(ExitCodes.NotUsable, $"--region: the parser knows no region '{unknown}'; it has {string.Join(", ", known)}.");
        }

        return [.. wanted.Distinct()];
    }
}
