using System.Diagnostics;
using System.Globalization;
using Facet.Cli.Hosting;
using Facet.Cli.Ingestion;
using Facet.Features;
using Facet.Imaging;

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
            using var bareModels = new BareModels(Path.Combine(scratch, "photos"));
            var ratios = new List<double>();
            for (var round = 0; round < rounds; round++)
            {
                var before = Environment.CpuUsage.TotalTime;
                var bare = bareModels.Run();
                var between = Environment.CpuUsage.TotalTime;
                var whole = await WholeWayAsync(connection, Path.Combine(scratch, "photos"), $"round-{round}");
                var after = Environment.CpuUsage.TotalTime;
                ratios.Add(bare / whole);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"models alone {photos / bare:0.0} photos/s ({(between - before) / photos:s\\.fff} s of processor time each), "
                    + $"ingest {photos / whole:0.0} photos/s ({(after - between) / photos:s\\.fff} s), ratio {bare / whole:0.000}"));
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
    internal static int CollectPhotosWithFaces(string folder, int count, string scratch)
    {
        using var parsers = new PhotoParsers();
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
                if (parsers.Default.Parse(File.ReadAllBytes(photo), PhotoParsers.LargestFace).Faces.Count > 0)
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

    /// <returns>Seconds from the first file to the last acknowledgement, into a new collection.</returns>
    private static async Task<double> WholeWayAsync(FacetConnection connection, string photos, string collection)
    {
        var watch = Stopwatch.StartNew();
        var settings = new IngestSettings(collection, AllFaces: false, FeaturesOptions.ShippedGramRecipe, "");
        var report = await IngestSession.RunAsync(connection, [photos], recursive: false, settings, json: false, default);
        return report.Failed == 0 ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"{report.Failed} photos failed.");
    }
}
