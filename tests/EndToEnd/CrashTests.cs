using Facet.Hosting;
using Facet.Search.V1;
using Facet.Unit.Tests;
using Grpc.Core;
using Xunit.Abstractions;

namespace Facet.EndToEnd.Tests;

/// <summary>
/// kill -9 of the server at random moments while points are written, replaced and deleted: after every start each point is what was
/// acknowledged last, or what was under way.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    // Small, so that segments end, become garbage and are rewritten, and SQLite's log is cut off, all the time.
    private static readonly Dictionary<string, string> s_small = new()
    {
        // The factors say which write they are of, so they must come back to the bit.
        ["Facet__Search__CompactFactors"] = "false",
        ["Facet__Search__SegmentBytes"] = "262144",
        ["Facet__Search__WalBytes"] = "262144",
    };

    [Fact]
    public Task Five_kills_lose_nothing_that_was_acknowledged() => RunAsync(seed: 1, kills: 5);

    [SoakFact]
    public Task A_hundred_kills_lose_nothing_that_was_acknowledged() => RunAsync(Environment.TickCount, kills: 100);

    private async Task RunAsync(int seed, int kills)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var data = new TempFolder();
        CrashWriter[] writers = [.. Enumerable.Range(0, 4).Select(number => new CrashWriter(number, seed))];
        for (var kill = 0; kill < kills; kill++)
        {
            using var server = await ServerProcess.StartAsync(data.Path, s_small);
            using var channel = FacetChannel.Create(server.Grpc);
            var client = new SearchService.SearchServiceClient(channel);
            await CheckAsync(client, writers);
            var work = writers.Select(writer => writer.RunAsync(client)).ToArray();
            await UntilAsync(writers, random.Next(20, 300));
            server.Kill9();
            await server.WaitAsync();
            await Task.WhenAll(work);
        }

        using var last = await ServerProcess.StartAsync(data.Path, s_small);
        using var lastChannel = FacetChannel.Create(last.Grpc);
        await CheckAsync(new SearchService.SearchServiceClient(lastChannel), writers);
        output.WriteLine($"{writers.Sum(writer => writer.Acknowledged)} changes were acknowledged");
    }

    /// <summary>So many further changes are acknowledged.</summary>
    private static async Task UntilAsync(CrashWriter[] writers, int changes)
    {
        var goal = writers.Sum(writer => writer.Acknowledged) + changes;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (writers.Sum(writer => writer.Acknowledged) < goal)
        {
            await Task.Delay(1, patience.Token);
        }
    }

    private static async Task CheckAsync(SearchService.SearchServiceClient client, CrashWriter[] writers)
    {
        var stored = new Dictionary<string, Point>();
        try
        {
            using var export = client.Export(new ExportRequest { Collection = CrashWriter.Collection });
            await foreach (var part in export.ResponseStream.ReadAllAsync())
            {
                foreach (var point in part.Points)
                {
                    stored.Add(point.Id, point);
                }
            }

            var check = await client.CheckCollectionAsync(new CheckCollectionRequest { Collection = CrashWriter.Collection });
            Assert.Equal(((ulong)stored.Count, 0UL), (check.CheckedPoints, check.DamagedPoints));
            var info = await client.GetCollectionAsync(new GetCollectionRequest { Name = CrashWriter.Collection });
            Assert.Equal((ulong)stored.Count, info.Collection.PointCount);
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
        {
            // Nothing was acknowledged yet.
        }

        foreach (var writer in writers)
        {
            writer.Check(stored);
        }
    }
}
