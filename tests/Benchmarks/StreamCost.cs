using System.Diagnostics;
using System.Globalization;
using Facet.Features;
using Facet.Features.V1;
using Facet.Hosting;
using Facet.Types.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Facet.Benchmarks;

/// <summary>Crops a second through one bidirectional stream on loopback, against the same calls of the handler inside the process.</summary>
internal static class StreamCost
{
    private const int InFlight = 4;

    /// <param name="rest">Options.</param>
    public static async Task<int> RunAsync(string[] rest)
    {
        var crops = int.Parse(Arguments.Value(rest, "--crops") ?? "300", CultureInfo.InvariantCulture);
        var rounds = int.Parse(Arguments.Value(rest, "--rounds") ?? "5", CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory("facet-stream-");
        try
        {
            await MeasureAsync(MadeUpBackbone.ForRecipes(Arguments.Value(rest, "--model") ?? "", folder.FullName), Arguments.Value(rest, "--recipe") ?? "", crops, rounds);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string model, string recipe, int crops, int rounds)
    {
        await using var app = Build(model, recipe);
        await app.StartAsync();
        await app.Services.GetRequiredService<Readiness>().WaitAsync(default);
        using var channel = FacetChannel.Create(FacetAddresses.Of(app).Grpc.ToString());
        var client = new FeaturesService.FeaturesServiceClient(channel);
        var handler = app.Services.GetRequiredService<ExtractHandler>();
        var ratios = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            var inside = await TimeAsync(() => InsideAsync(handler, crops));
            var stream = await TimeAsync(() => StreamAsync(client, crops, Request));
            if (round > 0)
            {
                ratios.Add(stream / inside);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"inside {crops / inside:0.0} crops/s, stream {crops / stream:0.0} crops/s, {stream / inside:0.000} of the time"));
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median: the stream takes {ratios.Order().ElementAt(ratios.Count / 2):0.000} of the time"));
        await app.StopAsync();
    }

    private static WebApplication Build(string model, string recipe)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.AddFacetDefaults("features");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Facet:Hosting:Grpc"] = "127.0.0.1:0",
            ["Facet:Hosting:Http"] = "",
            [$"{FeaturesOptions.Section}:{nameof(FeaturesOptions.Model)}"] = model,
            [$"{FeaturesOptions.Section}:{nameof(FeaturesOptions.Recipe)}"] = recipe,
        });
        builder.AddFeatures();
        return builder.Build().MapFacetDefaults().MapFeatures();
    }

    private static Task InsideAsync(ExtractHandler handler, int crops) => Parallel.ForAsync(
        0, crops, new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (i, cancel) => await handler.ExtractAsync(Request(i), cancel));

    internal static async Task StreamAsync(FeaturesService.FeaturesServiceClient client, int crops, Func<int, ExtractRequest> request)
    {
        using var call = client.ExtractStream();
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < crops; i++)
            {
                await call.RequestStream.WriteAsync(new ExtractStreamRequest { Id = $"{i}", Item = request(i) });
            }

            await call.RequestStream.CompleteAsync();
        });
        var answers = 0;
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            answers += answer.Status.Code == 0 ? 1 : throw new InvalidOperationException(answer.Status.Message);
        }

        await sending;
        if (answers != crops)
        {
            throw new InvalidOperationException($"{answers} of {crops} crops were answered.");
        }
    }

    private static async Task<double> TimeAsync(Func<Task> run)
    {
        var watch = Stopwatch.StartNew();
        await run();
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Noise, with each region on about a tenth of the crop, as on a face.</summary>
    private static ExtractRequest Request(int seed)
    {
        var pixels = new byte[3 * MadeUpBackbone.Side * MadeUpBackbone.Side];
        new Random(seed).NextBytes(pixels);
        var labels = new byte[MadeUpBackbone.Side * MadeUpBackbone.Side];
        var map = new LabelMap { Width = MadeUpBackbone.Side, Height = MadeUpBackbone.Side };
        foreach (var (name, label) in new[] { ("lips", 1), ("eyes", 2), ("cheeks", 3) })
        {
            labels.AsSpan(label * labels.Length / 5, labels.Length / 10).Fill((byte)label);
            map.Regions.Add(new RegionDefinition { Name = name, LabelValues = { (uint)label } });
        }

        map.Labels = ByteString.CopyFrom(labels);
        return new ExtractRequest { Rgb = new RgbImage { Width = MadeUpBackbone.Side, Height = MadeUpBackbone.Side, Data = ByteString.CopyFrom(pixels) }, LabelMap = map, MaskSource = "benchmark" };
    }
}
