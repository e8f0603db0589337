using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Facet.Search;
using Facet.Search.Engine;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Benchmarks;

/// <summary>The store by itself: what an acknowledged point costs when nothing but the disk and this machine is in the way.</summary>
internal static class StoreThroughput
{
    private const string Collection = "bench";
    private const int Writers = 4;
    private const int Channels = 256;

    // 8 rows of 256 float16 are 4 KB.
    private const int Patches = 8;

    private static readonly ModelFingerprint s_fingerprint = new("bench", "", "bench", "bench", "fp16");
    private static readonly string[] s_regions = ["lips", "eyes", "cheeks"];

    public static async Task<int> RunAsync(string[] options)
    {
        var points = Number(options, "--points", 20_000);
        var parent = Arguments.Value(options, "--folder") ?? Path.GetTempPath();
        var folder = Directory.CreateDirectory(Path.Combine(parent, $"facet-bench-{Environment.ProcessId}")).FullName;
        try
        {
            var settings = new SearchOptions { DataFolder = folder, CompactFactors = false };
            await using (var store = CollectionStore.Open(settings))
            {
                await WriteAsync(store, "write", points, Number(options, "--batch", 256), s_regions);
                await WriteAsync(store, "replace", points / 4, Number(options, "--batch", 256), s_regions);
                ReadRandomly(store, points);
                await SearchAsync(store, settings);
            }

            Reopen(settings);
            if (Number(options, "--open", 0) is > 0 and var small)
            {
                var folderOfSmall = new SearchOptions { DataFolder = Path.Combine(folder, "small"), CompactFactors = false };
                await using (var store = CollectionStore.Open(folderOfSmall))
                {
                    await WriteAsync(store, "write one region", small, 1000, ["lips"]);
                }

                Reopen(folderOfSmall);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Number(string[] options, string name, int otherwise) =>
        Arguments.Value(options, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static async Task WriteAsync(CollectionStore store, string what, int points, int batch, string[] regions)
    {
        var next = 0;
        var watch = Stopwatch.StartNew();
        var before = Environment.CpuUsage.TotalTime;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Add(ref next, batch) - batch is var first && first < points)
            {
                PointData[] part = [.. Enumerable.Range(first, Math.Min(batch, points - first)).Select(number => Point(number, regions))];
                var outcomes = await store.UpsertAsync(Collection, s_fingerprint, part, createCollection: true);
                if (outcomes.FirstOrDefault(outcome => outcome.Error is not null) is { } failed)
                {
                    throw new InvalidOperationException($"{failed.Id}: {failed.Error!.Message}");
                }
            }
        })));
        var seconds = watch.Elapsed.TotalSeconds;
        var cpu = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what} {points} points, {regions.Length} x 4 KB, {Writers} writers x {batch}: {points / seconds:0} points/s durable, "
            + $"{cpu / points * 1e6:0} us of processor time each (making the points included)"));
    }

    /// <summary>What a rerank of 200 candidates reads: every byte of their records, in random order.</summary>
    private static void ReadRandomly(CollectionStore store, int points)
    {
        const int Rounds = 200;
        const int Candidates = 200;
        var random = new Random(1);
        var row = store.Describe(Collection).Row;
        var (milliseconds, sum) = (new List<double>(), 0L);
        for (var round = 0; round < Rounds; round++)
        {
            long[] ordinals = [.. Enumerable.Range(0, Candidates).Select(_ => (long)random.Next(points))];
            var start = Stopwatch.GetTimestamp();
            using var lease = store.Lease(row);
            foreach (var ordinal in ordinals)
            {
                if (!lease.TryRead(ordinal, out var record))
                {
                    throw new InvalidOperationException($"record {ordinal} cannot be read");
                }

                for (var i = 0; i < record.RegionCount; i++)
                {
                    sum += TensorPrimitives.Sum(MemoryMarshal.Cast<byte, long>(record[i].Factors));
                }
            }

            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Candidates} random records of {points}: median {milliseconds.Order().ElementAt(Rounds / 2):0.000} ms, first {milliseconds[0]:0.000} ms "
            + $"(checksum {sum & 0xFF})"));
    }

    private static async Task SearchAsync(CollectionStore store, SearchOptions settings)
    {
        using var engine = new SearchEngine(store, settings);
        var query = new SearchQuery
        {
            Collection = Collection,
            Factors = new FactorQuery(Point(7, s_regions).Regions, s_fingerprint),
            TopK = 10,
            Mode = SearchMode.Exact,
        };
        foreach (var round in new[] { "first", "second", "third" })
        {
            var result = await engine.SearchAsync(query);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{round} exact search: {result.ScoredPoints} points in {result.SearchTime.TotalMilliseconds:0} ms"));
        }
    }

    private static void Reopen(SearchOptions settings)
    {
        var watch = Stopwatch.StartNew();
        using var store = CollectionStore.Open(settings);
        var (_, points) = store.Totals();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start with {points} points: {watch.Elapsed.TotalSeconds:0.000} s"));
    }

    private static PointData Point(int number, string[] regions) => new(
        string.Create(CultureInfo.InvariantCulture, $"photo-{number * 2654435761u:x8}-{number}"),
        [.. regions.Select((region, i) => Region(region, number * 3 + i))],
        new Dictionary<string, MetaValue> { ["path"] = MetaValue.Of($"/photos/{number}.jpg") });

    private static RegionData Region(string name, int seed)
    {
        var random = new Random(seed);
        var values = new Half[Patches * Channels];
        for (var i = 0; i < values.Length; i += 8)
        {
            // Few random numbers: the time to make a point is part of the measurement.
            values.AsSpan(i, 8).Fill((Half)random.NextSingle());
        }

        var factors = new PackedFactors(FactorType.Bits16, Patches, Channels, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        return new RegionData(name, factors, 0, 0.1f, [.. Enumerable.Range(0, Patches).Select(cell => (uint)cell)]);
    }
}
