using System.Diagnostics;
using System.Globalization;
using Facet.Cli.Hosting;
using Facet.Cli.Ingestion;
using Facet.Features;
using Facet.Imaging;
using Facet.Inference;
using Facet.Parsing.Detection;
using Facet.Parsing.Landmarks;
using Recipe = Facet.Features.Recipe;

namespace Facet.Benchmarks;

/// <summary>
/// What share of the ingest of a folder is spent in the models: the bare sessions on as many threads as there are processors, against
/// files -> gRPC -> parsing -> features -> durable store in one process that has ingested the folder once before. Every round measures both.
/// </summary>
internal static class IngestThroughput
{
    public static async Task<int> RunAsync(string folder, string[] options)
    {
        var count = int.Parse(Arguments.Value(options, "--photos") ?? "200", CultureInfo.InvariantCulture);
        var rounds = int.Parse(Arguments.Value(options, "--rounds") ?? "3", CultureInfo.InvariantCulture);
        var scratch = Directory.CreateTempSubdirectory("facet-bench-").FullName;
        try
        {
            var photos = CollectPhotosWithFaces(folder, count, scratch);
            Console.WriteLine($"{photos} photos with a face, {Environment.ProcessorCount} processors");
            await using var host = await RunningHost.StartAsync(new HostSettings(Path.Combine(scratch, "data"), "127.0.0.1:0", "", Quiet: true), default);
            await using var connection = FacetConnection.To(host);
            var cold = await WholeWayAsync(connection, Path.Combine(scratch, "photos"), "cold");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first ingest of a new process {photos / cold:0.0} photos/s"));
            var ratios = new List<double>();
            for (var round = 0; round < rounds; round++)
            {
                var bare = BareModels(photos);
                var whole = await WholeWayAsync(connection, Path.Combine(scratch, "photos"), $"round-{round}");
                ratios.Add(bare / whole);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"models alone {photos / bare:0.0} photos/s, ingest {photos / whole:0.0} photos/s, ratio {bare / whole:0.000}"));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median ratio {ratios.Order().ElementAt(rounds / 2):0.000}"));
            return 0;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>Only photos in which a face is found: one without runs fewer models.</summary>
    private static int CollectPhotosWithFaces(string folder, int count, string scratch)
    {
        using var models = new ModelHost(new ModelRegistry());
        var parser = PhotoParsers.Default(models);
        var target = Directory.CreateDirectory(Path.Combine(scratch, "photos")).FullName;
        var found = 0;
        foreach (var photo in Directory.EnumerateFiles(folder, "*.jpg").Order(StringComparer.Ordinal))
        {
            if (found == count)
            {
                break;
            }

            try
            {
                if (parser.Parse(File.ReadAllBytes(photo), PhotoParsers.LargestFace).Faces.Count > 0)
                {
                    File.Copy(photo, Path.Combine(target, Path.GetFileName(photo)));
                    found++;
                }
            }
            catch (ImageException)
            {
                // The folder may hold damaged files on purpose; they are not measured.
            }
        }

        return found;
    }

    /// <returns>Seconds for detector, mesh twice, eyes and backbone on every photo, on all processors.</returns>
    private static double BareModels(int photos)
    {
        using var models = new ModelHost(new ModelRegistry());
        var recipe = DefaultRecipe();
        (OnnxModel Model, int Runs, int Batch)[] runs =
        [
            (models.Get("blazeface-back", BlazeFaceDecoder.Outputs), 1, 1),
            (models.Get("facemesh-468", FaceMesh.Outputs), 2, 1),
            (models.Get("iris", EyeRefiner.Outputs), 1, 2),
            (models.Get(recipe.Model, recipe.Taps), 1, 1),
        ];
        var inputs = runs.Select(run => new float[run.Batch * run.Model.Entry.Input.CountPerImage]).ToArray();
        void Photo()
        {
            for (var i = 0; i < runs.Length; i++)
            {
                for (var run = 0; run < runs[i].Runs; run++)
                {
                    using var outputs = runs[i].Model.Run(inputs[i], runs[i].Batch);
                }
            }
        }

        Photo();
        var watch = Stopwatch.StartNew();
        Parallel.For(0, photos, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, _ => Photo());
        return watch.Elapsed.TotalSeconds;
    }

    /// <returns>Seconds from the first file to the last acknowledgement, into a new collection.</returns>
    private static async Task<double> WholeWayAsync(FacetConnection connection, string photos, string collection)
    {
        var watch = Stopwatch.StartNew();
        var settings = new IngestSettings(collection, AllFaces: false, null, "");
        var report = await IngestSession.RunAsync(connection, [photos], recursive: false, settings, json: false, default);
        return report.Failed == 0 ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"{report.Failed} photos failed.");
    }

    private static Recipe DefaultRecipe()
    {
        var recipes = RecipeCatalog.Load(Path.Combine(AppContext.BaseDirectory, "recipes.json"));
        return recipes.TryGet(new FeaturesOptions().Recipe, out var recipe) ? recipe : throw new InvalidOperationException("No default recipe.");
    }
}
