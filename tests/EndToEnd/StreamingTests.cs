using System.Diagnostics;
using System.Globalization;
using Facet.Features.V1;
using Facet.Gateway.V1;
using Facet.Hosting;
using Facet.Imaging;
using Facet.Parsing.V1;
using Facet.Types.V1;
using Facet.Unit.Tests;
using Google.Protobuf;
using Grpc.Core;

namespace Facet.EndToEnd.Tests;

/// <summary>Many small photos over one bidirectional stream: every one is answered once, by id, and neither side's memory grows with them.</summary>
public sealed class StreamingTests
{
    private const int Few = 240;
    private const int Many = 10_000;
    private const int Side = 160;
    private const int DamagedEvery = 50;

    /// <summary>What resident memory may rise after the first quarter, as the collector and the native heaps take room; crops and label maps of the long form are ten times as much.</summary>
    private const long FlatWithin = 200L << 20;

    [Fact]
    public Task A_few_hundred_photos_are_parsed_over_one_stream() => ParseAsync(Few);

    [SoakFact]
    public Task Ten_thousand_photos_are_parsed_at_flat_memory() => ParseAsync(Many);

    [Fact]
    public Task A_few_hundred_crops_become_features_over_one_stream() => ExtractAsync(Few);

    [SoakFact]
    public Task Ten_thousand_crops_become_features_at_flat_memory() => ExtractAsync(Many);

    [Fact]
    public Task A_few_hundred_photos_are_ingested_over_one_stream() => IngestAsync(Few);

    [SoakFact]
    public Task Ten_thousand_photos_are_ingested_at_flat_memory() => IngestAsync(Many);

    private static async Task IngestAsync(int count)
    {
        using var data = new TempFolder();
        using var server = await ServerProcess.StartAsync(data.Path);
        using var channel = FacetChannel.Create(server.Grpc);
        var gateway = new GatewayService.GatewayServiceClient(channel);
        using var call = gateway.IngestStream();
        var (photo, damaged) = (ByteString.CopyFrom(Photo()), ByteString.CopyFrom(Photo().AsSpan(0, 200)));
        await StreamAsync(
            server, count, call.RequestStream, call.ResponseStream,
            i => new IngestStreamRequest
            {
                Id = Id(i),
                Item = new IngestRequest
                {
                    Collection = "stream",
                    PhotoId = Id(i),
                    Image = i % DamagedEvery == 0 ? damaged : photo,
                    Duplicates = DuplicatePolicy.Allow,
                },
            },
            answer => (answer.Id, answer.Status, answer.Result?.Faces.Count == 1));
        var found = await gateway.SearchAsync(new Gateway.V1.SearchRequest { Collection = "stream", Image = photo, TopK = 1 });
        Assert.Equal(1, found.Result.Hits[0].Score, 1e-3);
    }

    private static async Task ParseAsync(int count)
    {
        using var data = new TempFolder();
        using var server = await ServerProcess.StartAsync(data.Path);
        using var channel = FacetChannel.Create(server.Grpc);
        using var call = new ParsingService.ParsingServiceClient(channel).ParseStream();
        var (photo, damaged) = (ByteString.CopyFrom(Photo()), ByteString.CopyFrom(Photo().AsSpan(0, 200)));
        await StreamAsync(
            server, count, call.RequestStream, call.ResponseStream,
            i => new ParseStreamRequest { Id = Id(i), Item = new ParseRequest { Image = i % DamagedEvery == 0 ? damaged : photo } },
            answer => (answer.Id, answer.Status, answer.Result?.Faces.Count == 1));
    }

    private static async Task ExtractAsync(int count)
    {
        using var data = new TempFolder();
        using var server = await ServerProcess.StartAsync(data.Path);
        using var channel = FacetChannel.Create(server.Grpc);
        using var call = new FeaturesService.FeaturesServiceClient(channel).ExtractStream();
        var (photo, damaged) = (ByteString.CopyFrom(Photo()), ByteString.CopyFrom(Photo().AsSpan(0, 200)));
        var options = new ExtractOptions { Recipe = "seed", Outputs = { FeatureOutput.FeatureMap }, Type = TensorType.Float16 };
        await StreamAsync(
            server, count, call.RequestStream, call.ResponseStream,
            i => new ExtractStreamRequest { Id = Id(i), Item = new ExtractRequest { Encoded = i % DamagedEvery == 0 ? damaged : photo, Options = options } },
            answer => (answer.Id, answer.Status, answer.Result?.FeatureMaps.Count == 1));
    }

    private static async Task StreamAsync<TRequest, TResponse>(
        ServerProcess server, int count, IClientStreamWriter<TRequest> requests, IAsyncStreamReader<TResponse> responses,
        Func<int, TRequest> request, Func<TResponse, (string Id, ItemStatus Status, bool IsWhole)> read)
    {
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < count; i++)
            {
                await requests.WriteAsync(request(i));
            }

            await requests.CompleteAsync();
        });
        var seen = new HashSet<string>();
        var memory = new List<(long Server, long Client)>();
        await foreach (var response in responses.ReadAllAsync())
        {
            var (id, status, isWhole) = read(response);
            Assert.True(seen.Add(id), $"{id} was answered twice.");
            var isDamaged = int.Parse(id, CultureInfo.InvariantCulture) % DamagedEvery == 0;
            Assert.Equal(isDamaged ? (int)StatusCode.InvalidArgument : 0, status.Code);
            Assert.Equal(isDamaged, !isWhole);
            if (seen.Count % (count / 24) == 0)
            {
                using var self = Process.GetCurrentProcess();
                memory.Add((server.ResidentBytes, self.WorkingSet64));
            }
        }

        await sending;
        Assert.Equal(count, seen.Count);
        AssertFlat([.. memory.Select(sample => sample.Server)]);
        AssertFlat([.. memory.Select(sample => sample.Client)]);
    }

    /// <summary>No later sample is far above the highest one of the first quarter.</summary>
    private static void AssertFlat(long[] samples)
    {
        var early = samples.Take(samples.Length / 4).Max();
        Assert.True(samples.Max() <= early + FlatWithin, $"MB: {string.Join(", ", samples.Select(bytes => bytes >> 20))}");
    }

    private static string Id(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A small photo of one face.</summary>
    private static byte[] Photo()
    {
        var sample = ImageDecoder.Decode(File.ReadAllBytes(TestPaths.Samples[0]), ImageLimits.Default, fitWithin: 2 * Side).Image;
        return ImageEncoder.Jpeg(Resize.Antialiased(sample, Side, Side), 85);
    }
}
