using System.Diagnostics;
using System.Globalization;
using Facet.Cli.FeatureMaps;
using Facet.Cli.FolderRuns;
using Facet.Cli.Hosting;
using Facet.Cli.Makeup;
using Facet.Features;
using Facet.Features.V1;
using Facet.Imaging;
using Facet.Types.V1;
using InputFit = Facet.Features.V1.InputFit;
using MaskMode = Facet.Gram.MaskMode;

namespace Facet.Benchmarks;

/// <summary>
/// Photos a second of 'facet encode' and 'facet makeup extract', files in and files out, against the bare model on inputs that are made
/// beforehand: the same sessions, threads and batch, in one process. Each command runs the graph that its checkpoint would be converted to:
/// encode all blocks, extract those that the recipe's taps need. Every round measures all; the weights are made up.
/// </summary>
internal static class EncodeThroughput
{
    private const string LastLayer = "last_hidden_state";
    private const int Inputs = 32;

    private static readonly string[] s_regions = ["lips", "eyes"];

    public static async Task<int> RunAsync(string folder, string[] options)
    {
        var count = int.Parse(Arguments.Value(options, "--photos") ?? "500", CultureInfo.InvariantCulture);
        var rounds = int.Parse(Arguments.Value(options, "--rounds") ?? "5", CultureInfo.InvariantCulture);
        var architecture = Arguments.Value(options, "--model") ?? "dinov3-vits16";
        var scratch = Directory.CreateTempSubdirectory("facet-bench-").FullName;
        try
        {
            var whole = MadeUpBackbone.Write(architecture, Path.Combine(scratch, "whole"), LastLayer);
            var recipe = MadeUpBackbone.Write(architecture, Path.Combine(scratch, "recipe"), MadeUpBackbone.RecipeTaps);
            Spread(folder, count, scratch);
            await MeasureAsync(whole, recipe, scratch, count, rounds);
            return 0;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static async Task MeasureAsync(string whole, string recipe, string scratch, int count, int rounds)
    {
        await using var wholeFeatures = Open(whole);
        await using var recipeFeatures = Open(recipe);
        var plan = await FeaturePlan.MakeAsync(recipeFeatures, "", "", default);
        using var bareWhole = new BareBackbone(whole, [LastLayer], Path.Combine(scratch, "photos"), Inputs);
        using var bareRecipe = new BareBackbone(recipe, MadeUpBackbone.RecipeTaps, Path.Combine(scratch, "photos"), Inputs);
        var ratios = new Dictionary<string, List<(double Rate, double Processor)>>();
        for (var round = 0; round <= rounds; round++)
        {
            var model = await TimeAsync("bare model", count, () => Task.FromResult(bareWhole.Run(count)));
            var encode = await TimeAsync("encode", count, () => FilesAsync(scratch, $"encode-{round}", output => Encode(wholeFeatures, plan, output)));
            var blocks = await TimeAsync("bare model, blocks of the recipe", count, () => Task.FromResult(bareRecipe.Run(count)));
            var extract = await TimeAsync("makeup extract", count, () => FilesAsync(scratch, $"extract-{round}", output => Extract(recipeFeatures, plan, scratch, output)));
            foreach (var (name, bare, command) in new[]
            {
                ("encode, of the bare model", model, encode),
                ("makeup extract, of the bare model", model, extract),
                ("makeup extract, of the blocks of the recipe", blocks, extract),
            })
            {
                // The first round compiles and fills caches.
                if (round > 0)
                {
                    ratios.TryAdd(name, []);
                    ratios[name].Add((bare.Seconds / command.Seconds, bare.Processor / command.Processor));
                }
            }
        }

        foreach (var (name, measured) in ratios)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: median ratio of photos/s {Median(measured.Select(ratio => ratio.Rate)):0.000}, of processor time {Median(measured.Select(ratio => ratio.Processor)):0.000}"));
        }
    }

    private static ServiceReplicas Open(string model) => ServiceReplicas.Open(null, new Dictionary<string, string?>
    {
        [$"{FeaturesOptions.Section}:{nameof(FeaturesOptions.Model)}"] = model,
        [$"{FeaturesOptions.Section}:{nameof(FeaturesOptions.MaxCropSide)}"] = "8192",
    });

    /// <summary>Other programs move the rate, but hardly the processor time.</summary>
    private static async Task<(double Seconds, double Processor)> TimeAsync(string name, int count, Func<Task<double>> run)
    {
        var before = Environment.CpuUsage.TotalTime;
        var seconds = await run();
        var processor = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {count / seconds:0.0} photos/s, {processor / count:0.0000} s of processor time a photo"));
        return (seconds, processor);
    }

    private static EncodeWork Encode(ServiceReplicas features, FeaturePlan plan, string output)
    {
        var options = new ExtractOptions { TapSums = { LastLayer }, Fit = InputFit.Processor, Outputs = { FeatureOutput.FeatureMap } };
        return new EncodeWork(features, new EncodeSettings(output, options, new Fingerprint(), HasMeta: true, plan.Limits.MaxImageBytes), plan.Limits.Window);
    }

    private static WeightedWork Extract(ServiceReplicas features, FeaturePlan plan, string scratch, string output)
    {
        var masks = MaskFolder.Find(Path.Combine(scratch, "masks"), output, s_regions, s_regions);
        return new WeightedWork(features, new WeightedSettings(plan, masks, MaskMode.Area, ".pt"), plan.Limits.Window);
    }

    /// <summary>The files stay until the end: ext4 searches long for a place for a new file when many were deleted within seconds before.</summary>
    /// <returns>Seconds from the first file to the last.</returns>
    private static async Task<double> FilesAsync(string scratch, string name, Func<string, IFolderWork> work)
    {
        var output = Path.Combine(scratch, name);
        var watch = Stopwatch.StartNew();
        var run = new FolderRunSettings(Path.Combine(scratch, "photos"), output, Recursive: false, Overwrite: false, Json: false);
        var report = await FolderRun.RunAsync(run, work(output), default);
        var seconds = watch.Elapsed.TotalSeconds;
        return report.Failed == 0 ? seconds : throw new InvalidOperationException($"{report.Failed} photos failed.");
    }

    /// <summary>As many photos as wanted, from those of the folder in turn, each with two masks of its size.</summary>
    private static void Spread(string folder, int count, string scratch)
    {
        string[] sources = [.. Directory.GetFiles(folder, "*.jpg").Order(StringComparer.Ordinal)];
        foreach (var sub in s_regions.Select(region => $"masks/{region}").Append("photos"))
        {
            Directory.CreateDirectory(Path.Combine(scratch, sub));
        }

        for (var i = 0; i < count; i++)
        {
            var photo = Path.Combine(scratch, "photos", $"{i:00000}.jpg");
            File.Copy(sources[i % sources.Length], photo);
            var header = ImageDecoder.ReadHeader(File.ReadAllBytes(photo), ImageLimits.Default);
            foreach (var (region, top) in s_regions.Zip([0.65, 0.3]))
            {
                var mask = new byte[header.Width * header.Height];
                mask.AsSpan(header.Width * (int)(header.Height * top), header.Width * (header.Height / 10)).Fill(255);
                File.WriteAllBytes(Path.Combine(scratch, "masks", region, $"{i:00000}.png"), ImageEncoder.PngGrey(mask, header.Width, header.Height));
            }
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
