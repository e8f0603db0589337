using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Facet.Gram;
using Facet.Search;
using Facet.Search.Engine;
using Facet.Search.Indexing;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Cli.Benchmarks;

/// <summary>
/// Fills a collection with made-up points through the durable way, waits for its index, and searches for points that are not in it. The
/// truth is the cosine of the full Grams of the factors as they were before anything was reduced.
/// </summary>
internal sealed class GramSearchBenchmark : IAsyncDisposable
{
    private const string Collection = "bench";
    private const string UpsertPrefix = "upsert-";
    private const int Writers = 4;
    private const int Batch = 64;
    private const int Hits = 10;

    // An exact search takes a second for each million scores: as many as take some seconds.
    private const int ExactPoints = 1_000_000;
    private const int FewestExact = 5;

    private static readonly ModelFingerprint s_fingerprint = new("synthetic", "", "synthetic", "synthetic", "fp32");

    // On stderr: stdout is for the report.
    private readonly ILoggerFactory _loggers = LoggerFactory.Create(logging => logging
        .AddSimpleConsole(console => console.SingleLine = true)
        .SetMinimumLevel(LogLevel.Debug)
        .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));

    private readonly ILogger _logger;
    private readonly GramSearchSettings _settings;
    private readonly SyntheticFactors _factors;
    private readonly SearchOptions _options;
    private readonly SearchQuery[] _queries;
    private CollectionStore _store;
    private IndexKeeper _indexes;
    private SearchEngine _engine;

    public GramSearchBenchmark(GramSearchSettings settings, string folder)
    {
        _settings = settings;
        _logger = _loggers.CreateLogger("Facet.Search");
        _factors = new SyntheticFactors(new SyntheticOptions { Seed = settings.Seed, Channels = settings.Channels, Persons = Math.Max(200, settings.Points / 5) });
        _options = new SearchOptions { DataFolder = folder };
        (_store, _indexes, _engine) = Open();
        _queries = [.. Enumerable.Range(0, settings.Queries).Select(i => Query(settings.Points + (long)i))];
    }

    /// <summary>All measurements in order; each is told to <paramref name="onProgress"/> before it begins.</summary>
    public async Task<GramSearchReport> RunAsync(Action<string> onProgress, CancellationToken cancel)
    {
        onProgress($"writing {_settings.Points} points");
        var ingestRate = await FillAsync(cancel);
        onProgress("waiting for the index");
        var watch = Stopwatch.StartNew();
        await _indexes.WaitUntilCurrentAsync(Generation, cancel);
        var wait = watch.Elapsed.TotalSeconds;
        onProgress("starting again");
        var restart = await RestartAsync(cancel);
        onProgress("comparing with full Grams");
        var grams = new GramTruth(_factors, _settings.Points, _queries);
        var truth = grams.BestIds(Hits, PointId, cancel);
        onProgress("searching");
        var approximate = await SearchAllAsync(SearchMode.Unspecified, _queries.Length, cancel);
        var exact = await SearchAllAsync(SearchMode.Exact, Math.Clamp(ExactPoints / _settings.Points, FewestExact, _queries.Length), cancel);
        var concurrent = await ConcurrentRateAsync(cancel);
        var resident = ResidentBytes();
        var state = _indexes.StateOf(Generation);
        onProgress("multiplying full Grams");
        var baseline = grams.ProductMilliseconds();
        onProgress("writing while searching");
        var (upserts, busy) = await UpsertAsync(cancel);
        var median = Percentile(approximate.Milliseconds, 0.5);
        return new GramSearchReport
        {
            Points = _settings.Points,
            Regions = _factors.Regions.Count,
            Channels = _settings.Channels,
            Queries = _queries.Length,
            Mode = approximate.Mode == SearchMode.Approximate ? "approximate" : "exact",
            RecallAt10 = Recall(approximate.Hits, truth),
            P50Milliseconds = median,
            P99Milliseconds = Percentile(approximate.Milliseconds, 0.99),
            QueriesPerSecond = 1000 / approximate.Milliseconds.Average(),
            ConcurrentQueriesPerSecond = concurrent,
            ScoredPoints = approximate.Scored,
            ExactMilliseconds = Percentile(exact.Milliseconds, 0.5),
            ExactRecallAt10 = Recall(exact.Hits, truth),
            FullGramMilliseconds = baseline,
            TimesFullGram = baseline / median,
            IngestPointsPerSecond = ingestRate,
            IndexWaitSeconds = wait,
            RestartSeconds = restart,
            UpsertPointsPerSecond = upserts,
            P50WhileWritingMilliseconds = busy,
            Shortlist = state?.Tuning.Shortlist ?? 0,
            Ef = state?.Tuning.Ef ?? 0,
            IndexMegabytes = (state?.MemoryBytes ?? 0) / 1048576d,
            IndexBytesPerRegion = (state?.MemoryBytes ?? 0) / (double)Math.Max(1, (long)_settings.Points * _factors.Regions.Count),
            ResidentMegabytes = resident / 1048576d,
            DiskMegabytes = DiskBytes() / 1048576d,
            FactorBytesPerRegion = _store.GetCollection(Collection).FactorBytes / (double)((long)_settings.Points * _factors.Regions.Count),
        };
    }

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        await _indexes.DisposeAsync();
        await _store.DisposeAsync();
    }

    private long Generation => _store.GetCollection(Collection).Generation;

    private (CollectionStore Store, IndexKeeper Indexes, SearchEngine Engine) Open()
    {
        var store = CollectionStore.Open(_options);
        var indexes = new IndexKeeper(store, _options, _logger);
        return (store, indexes, new SearchEngine(store, _options, indexes));
    }

    private async Task<double> RestartAsync(CancellationToken cancel)
    {
        await DisposeAsync();
        var watch = Stopwatch.StartNew();
        (_store, _indexes, _engine) = Open();
        await _indexes.WaitUntilCurrentAsync(Generation, cancel);
        await _engine.SearchAsync(_queries[0], cancel);
        return watch.Elapsed.TotalSeconds;
    }

    /// <returns>Points a second; null where an earlier run has filled the folder.</returns>
    private async Task<double?> FillAsync(CancellationToken cancel)
    {
        if (_store.ListCollections().Items.Any(collection => collection.Name == Collection))
        {
            RequireSamePoints();
            await DeleteUpsertsAsync(cancel);
            return null;
        }

        await _store.CreateCollectionAsync(Collection, s_fingerprint, cancellationToken: cancel);
        var watch = Stopwatch.StartNew();
        await WriteAsync(_settings.Points, first => Point(first, first), cancel);
        return _settings.Points / watch.Elapsed.TotalSeconds;
    }

    /// <summary>The first and the last point stand for all: a run that was interrupted lacks the last.</summary>
    /// <exception cref="CliException">Other points are in the folder.</exception>
    private void RequireSamePoints()
    {
        foreach (var index in new[] { 0, _settings.Points - 1 })
        {
            var wanted = Point(index, index);
            if (!IsStored(wanted))
            {
                throw new CliException(
                    ExitCodes.Usage, $"{_options.DataFolder} does not hold these points ({wanted.Id} is missing or another one); name an empty folder or the options it was filled with.");
            }
        }
    }

    private bool IsStored(PointData wanted)
    {
        try
        {
            return Shape(_store.GetPoint(Collection, wanted.Id, withFactors: true)).SequenceEqual(Shape(wanted));
        }
        catch (SearchException)
        {
            return false;
        }
    }

    private static IEnumerable<(string Region, int Patches)> Shape(PointData point) =>
        point.Regions.Select(region => (region.Region, region.Patches.Count)).Order();

    /// <summary>What an earlier run wrote beside searches is not among the points that the truth knows.</summary>
    private async Task DeleteUpsertsAsync(CancellationToken cancel)
    {
        while (_store.ListPoints(Collection, idPrefix: UpsertPrefix).Items is { Count: > 0 } page)
        {
            await _indexes.WaitForRoomAsync(cancel);
            await _store.DeletePointsAsync(Collection, [.. page.Select(point => point.Id)], cancel);
        }
    }

    /// <summary>Points that were made before, under new ids, as fast as they are acknowledged, beside one search after the other.</summary>
    private async Task<(double Rate, double SearchMilliseconds)> UpsertAsync(CancellationToken cancel)
    {
        PointData[] made = [.. Enumerable.Range(0, Math.Min(4000, _settings.Upserts)).Select(i => Point(2L * _settings.Points + i, i))];
        using var written = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var searches = SearchUntilAsync(written.Token);
        var watch = Stopwatch.StartNew();
        await WriteAsync(_settings.Upserts, i => made[i % made.Length] with { Id = string.Create(CultureInfo.InvariantCulture, $"{UpsertPrefix}{i}") }, cancel);
        await _indexes.WaitUntilCurrentAsync(Generation, cancel);
        var rate = _settings.Upserts / watch.Elapsed.TotalSeconds;
        await written.CancelAsync();
        return (rate, await searches);
    }

    private async Task<double> SearchUntilAsync(CancellationToken written)
    {
        var times = new List<double>();
        for (var i = 0; !written.IsCancellationRequested; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await _engine.SearchAsync(_queries[i % _queries.Length], CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(50, CancellationToken.None);
        }

        return Percentile(times, 0.5);
    }

    private async Task WriteAsync(int count, Func<int, PointData> point, CancellationToken cancel)
    {
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(
            async () =>
            {
                while (Interlocked.Add(ref next, Batch) - Batch is var first && first < count)
                {
                    PointData[] part = [.. Enumerable.Range(first, Math.Min(Batch, count - first)).Select(point)];
                    await _indexes.WaitForRoomAsync(cancel);
                    var outcomes = await _store.UpsertAsync(Collection, s_fingerprint, part, cancellationToken: cancel);
                    if (outcomes.FirstOrDefault(outcome => outcome.Error is not null) is { } failed)
                    {
                        throw new InvalidOperationException($"{failed.Id}: {failed.Error!.Message}");
                    }
                }
            },
            cancel)));
    }

    private PointData Point(long index, long number)
    {
        var regions = new List<RegionData>();
        for (var region = 0; region < _factors.Regions.Count; region++)
        {
            if (_factors.Factors(index, region) is { } factors)
            {
                regions.Add(Region(_factors.Regions[region], factors));
            }
        }

        // A point of which nothing can be seen would not have been sent.
        if (regions.Count == 0)
        {
            regions.Add(Region(_factors.Regions[0], _factors.Factors(index + int.MaxValue, 0)!));
        }

        return new PointData(PointId(number), regions, new Dictionary<string, MetaValue>());
    }

    private static string PointId(long number) => string.Create(CultureInfo.InvariantCulture, $"point-{number}");

    private static RegionData Region(string name, FactorMatrix factors) => new(
        name,
        new PackedFactors(FactorType.Bits32, factors.Rows, factors.Channels, MemoryMarshal.AsBytes(factors.Values.Span).ToArray()),
        0,
        0.1f,
        [.. Enumerable.Range(0, factors.Rows).Select(cell => (uint)cell)]);

    private SearchQuery Query(long index) => new()
    {
        Collection = Collection,
        Factors = new FactorQuery(Point(index, index).Regions, s_fingerprint),
        TopK = Hits,
    };

    private async Task<(string[][] Hits, List<double> Milliseconds, double Scored, SearchMode Mode)> SearchAllAsync(
        SearchMode mode, int count, CancellationToken cancel)
    {
        if (mode != SearchMode.Exact)
        {
            foreach (var query in _queries)
            {
                await _engine.SearchAsync(query with { Mode = mode }, cancel);
            }
        }

        var (hits, times, scored, used) = (new string[count][], new List<double>(), 0L, mode);
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var result = await _engine.SearchAsync(_queries[i] with { Mode = mode }, cancel);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            hits[i] = [.. result.Hits.Select(hit => hit.Id)];
            scored += result.ScoredPoints;
            used = result.Mode;
        }

        return (hits, times, scored / (double)count, used);
    }

    private async Task<double> ConcurrentRateAsync(CancellationToken cancel)
    {
        var rounds = Math.Max(1, 400 / _queries.Length);
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(
            0,
            rounds * _queries.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel },
            async (i, stop) => await _engine.SearchAsync(_queries[i % _queries.Length], stop));
        return rounds * _queries.Length / watch.Elapsed.TotalSeconds;
    }

    private static double Recall(string[][] found, HashSet<string>[] truth) =>
        found.Zip(truth, (hits, wanted) => hits.Count(wanted.Contains)).Sum() / (double)truth.Take(found.Length).Sum(wanted => wanted.Count);

    private static double Percentile(List<double> values, double share) =>
        values.Count == 0 ? double.NaN : values.Order().ElementAt(Math.Min(values.Count - 1, (int)(values.Count * share)));

    /// <summary>Without pages of mapped files: those the system takes back when it needs them.</summary>
    private static long ResidentBytes()
    {
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("RssAnon:", StringComparison.Ordinal))
            {
                return long.Parse(line["RssAnon:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
            }
        }

        return Environment.WorkingSet;
    }

    private long DiskBytes() => new DirectoryInfo(_options.DataFolder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(AllocatedBytes);

    /// <summary>Segments show their full size from the beginning: what is behind the last record takes no space.</summary>
    private long AllocatedBytes(FileInfo file) =>
        file.Extension == ".seg" ? Math.Min(file.Length, _store.GetCollection(Collection).FactorBytes * 2) : file.Length;
}

/// <param name="Points">To search among.</param>
/// <param name="Queries">To search for.</param>
/// <param name="Channels">Of the factors.</param>
/// <param name="Upserts">Points to write while searching.</param>
/// <param name="Seed">Decides the points.</param>
internal sealed record GramSearchSettings(int Points, int Queries, int Channels, int Upserts, ulong Seed);
