using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Facet.Cli.Hosting;
using Facet.Cli.Ingestion;
using Facet.Features.V1;
using Facet.Gateway;
using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Parsing.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Facet.Benchmarks;

/// <summary>
/// Photos a second through the gateway against crops a second of the features service alone, as real processes: Features has a processor of its
/// own, as on a machine of its own, parsing, search and gateway share another one. The same crops, before and after; and whether memory grows.
/// </summary>
internal sealed class GatewayThroughput : IDisposable
{
    private const string FeaturesProcessor = "1";
    private const string OthersProcessor = "0";
    private const int Sources = 100;
    private const int AloneCrops = 500;

    private static readonly TimeSpan s_sampleEvery = TimeSpan.FromSeconds(15);

    private readonly Process _features;
    private readonly Process _others;
    private readonly string _featuresAddress;
    private readonly string _gatewayAddress;

    private GatewayThroughput(string model, string data)
    {
        _featuresAddress = $"http://127.0.0.1:{FreePort()}";
        _gatewayAddress = $"http://127.0.0.1:{FreePort()}";
        _features = Start(FeaturesProcessor, "facet-features.dll", [], new()
        {
            ["FACET_GRPC"] = Authority(_featuresAddress),
            ["FACET_HTTP"] = "",
            ["Facet__Features__Model"] = model,
        });
        _others = Start(OthersProcessor, "facet.dll", ["serve", "--grpc", Authority(_gatewayAddress), "--http", "", "--data", data], new()
        {
            ["Facet__Gateway__Features"] = _featuresAddress,
        });
    }

    /// <param name="folder">Of photos.</param>
    /// <param name="options">Options.</param>
    public static async Task<int> RunAsync(string folder, string[] options)
    {
        var photos = int.Parse(Arguments.Value(options, "--photos") ?? "10000", CultureInfo.InvariantCulture);
        var name = Arguments.Value(options, "--model") ?? "dinov3-vits16";
        var scratch = Directory.CreateTempSubdirectory("facet-gateway-").FullName;
        try
        {
            var sources = Directory.GetFiles(Spread(folder, photos, scratch));
            using var benchmark = new GatewayThroughput(MadeUpBackbone.ForRecipes(name, Path.Combine(scratch, "model")), Path.Combine(scratch, "data"));
            await benchmark.MeasureAsync(sources, photos);
            return 0;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    public void Dispose()
    {
        foreach (var process in new[] { _features, _others })
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }

    private async Task MeasureAsync(string[] photos, int count)
    {
        using var channel = FacetChannel.Create(_featuresAddress);
        var features = new FeaturesService.FeaturesServiceClient(channel);
        var recipes = await features.GetInfoAsync(
            new Facet.Features.V1.GetInfoRequest(), new CallOptions(deadline: DateTime.UtcNow.AddMinutes(2)).WithWaitForReady());
        await using var connection = await ReadyAsync();
        var crops = await CropsAsync(connection, photos, recipes.Recipes.Single(recipe => recipe.Name == recipes.DefaultRecipe));
        await StreamCost.StreamAsync(features, crops.Count, i => crops[i]);

        var before = await AloneAsync(features, crops);
        using var watched = new CancellationTokenSource();
        var memory = WatchMemoryAsync(watched.Token);
        var watch = Stopwatch.StartNew();
        var settings = new IngestSettings("gateway", AllFaces: false, Recipe: null, "") { Duplicates = DuplicatePolicy.Allow };
        var report = await IngestSession.RunAsync(connection, [Path.GetDirectoryName(photos[0])!], recursive: false, settings, json: false, default);
        var rate = count / watch.Elapsed.TotalSeconds;
        await watched.CancelAsync();
        await memory;
        var after = await AloneAsync(features, crops);
        var alone = (before + after) / 2;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} photos, {report.Failed} failed: {rate:0.00} photos/s; features alone {before:0.00} crops/s before, {after:0.00} after; ratio {rate / alone:0.000}"));
    }

    /// <summary>Both processes answer.</summary>
    private async Task<FacetConnection> ReadyAsync()
    {
        using var channel = FacetChannel.Create(_gatewayAddress);
        await new GatewayService.GatewayServiceClient(channel).GetInfoAsync(
            new Facet.Gateway.V1.GetInfoRequest(), new CallOptions(deadline: DateTime.UtcNow.AddMinutes(2)).WithWaitForReady());
        return await FacetConnection.ToAsync(_gatewayAddress, default);
    }

    /// <summary>What the gateway asks Features about the first photos.</summary>
    private static async Task<List<ExtractRequest>> CropsAsync(FacetConnection connection, string[] photos, RecipeInfo recipe)
    {
        var crops = new List<ExtractRequest>();
        foreach (var photo in photos.Take(Sources))
        {
            var request = new ParseRequest
            {
                Image = ByteString.CopyFrom(await File.ReadAllBytesAsync(photo)),
                Options = new ParseOptions { CropSize = recipe.CropSize, Outputs = { ParseOutput.Crop, ParseOutput.LabelMap } },
            };
            var parsed = await connection.Parsing.ParseAsync(request);
            crops.Add(PhotoPipeline.RequestFor(new SeenPhoto(parsed, recipe, new PipelineOptions()), parsed.Faces[0]));
        }

        return crops;
    }

    private static async Task<double> AloneAsync(FeaturesService.FeaturesServiceClient features, List<ExtractRequest> crops)
    {
        var watch = Stopwatch.StartNew();
        await StreamCost.StreamAsync(features, AloneCrops, i => crops[i % crops.Count]);
        return AloneCrops / watch.Elapsed.TotalSeconds;
    }

    private async Task WatchMemoryAsync(CancellationToken until)
    {
        var watch = Stopwatch.StartNew();
        while (!until.IsCancellationRequested)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{watch.Elapsed.TotalSeconds,6:0} s: features {Megabytes(_features)} MB, parsing, search and gateway {Megabytes(_others)} MB, client {Environment.WorkingSet >> 20} MB"));
            await Task.Delay(s_sampleEvery, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // Without pages of mapped files: those the system takes back when it needs them.
        static long Megabytes(Process process) =>
            long.Parse(
                File.ReadLines($"/proc/{process.Id}/status").Single(line => line.StartsWith("RssAnon:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
                CultureInfo.InvariantCulture) >> 10;
    }

    /// <returns>A folder with so many photos, those of <paramref name="folder"/> in turn; each shows a face.</returns>
    private static string Spread(string folder, int count, string scratch)
    {
        IngestThroughput.CollectPhotosWithFaces(folder, Sources, Path.Combine(scratch, "faces"));
        var faces = Directory.GetFiles(Path.Combine(scratch, "faces", "photos")).Order(StringComparer.Ordinal).ToArray();
        var photos = Directory.CreateDirectory(Path.Combine(scratch, "photos")).FullName;
        for (var i = 0; i < count; i++)
        {
            File.Copy(faces[i % faces.Length], Path.Combine(photos, string.Create(CultureInfo.InvariantCulture, $"{i:00000}.jpg")));
        }

        return photos;
    }

    private static Process Start(string processor, string app, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("taskset", ["-c", processor, "dotnet", Path.Combine(AppContext.BaseDirectory, app), .. arguments])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static string Authority(string address) => new Uri(address).Authority;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
