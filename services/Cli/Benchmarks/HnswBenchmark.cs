using System.Diagnostics;
using System.Globalization;
using Facet.Index;

namespace Facet.Cli.Benchmarks;

/// <summary>Builds a graph and searches it with one thread, one query at a time: all queries once unmeasured, then some rounds.</summary>
internal sealed class HnswBenchmark(HnswSet set, HnswSettings settings, int[][] exact) : IDisposable
{
    private readonly VectorStore _store = new(new VectorLayout(set.Dimension, settings.Metric, settings.Storage));
    private HnswGraph? _graph;

    /// <summary>What the build added to the resident memory that belongs to the process alone, and what it took in time.</summary>
    public (TimeSpan Time, double Megabytes) Build()
    {
        var (before, watch) = (PrivateMegabytes(), Stopwatch.StartNew());
        _graph = new HnswGraph(_store, settings.Graph);
        var next = -1;
        var threads = Enumerable.Range(0, settings.BuildThreads).Select(_ => new Thread(() =>
        {
            for (var i = Interlocked.Increment(ref next); i < set.Count; i = Interlocked.Increment(ref next))
            {
                _graph.Insert(i);
            }
        })).ToList();

        // A new store numbers its slots from 0, so slots are the indices of the vectors.
        for (var i = 0; i < set.Count; i++)
        {
            _store.Add(set.Vector(i));
        }

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return (watch.Elapsed, PrivateMegabytes() - before);
    }

    public HnswMeasurement Search(int ef, IRowSource? rows)
    {
        var hits = new SearchHit[ExactNeighbours.Wanted];
        Round(ef, rows, hits, []);
        var times = new double[settings.Rounds * set.QueryCount];
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < settings.Rounds; round++)
        {
            Round(ef, rows, hits, times.AsSpan(round * set.QueryCount, set.QueryCount));
        }

        var seconds = watch.Elapsed.TotalSeconds;
        var recall = Recall(ef, rows, hits);
        Array.Sort(times);
        return new HnswMeasurement(recall, times.Length / seconds, times[times.Length / 2], times[Math.Min(times.Length - 1, (int)(times.Length * 0.99))]);
    }

    public static double ResidentMegabytes() => Environment.WorkingSet / 1048576.0;

    public void Dispose()
    {
        _graph?.Dispose();
        _store.Dispose();
    }

    private void Round(int ef, IRowSource? rows, SearchHit[] hits, Span<double> microseconds)
    {
        for (var i = 0; i < set.QueryCount; i++)
        {
            var start = Stopwatch.GetTimestamp();
            _graph!.Search(set.Query(i), hits, new SearchSettings { Ef = ef, Rows = rows });
            if (!microseconds.IsEmpty)
            {
                microseconds[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }
        }
    }

    private double Recall(int ef, IRowSource? rows, SearchHit[] hits)
    {
        var found = 0;
        for (var i = 0; i < set.QueryCount; i++)
        {
            var count = _graph!.Search(set.Query(i), hits, new SearchSettings { Ef = ef, Rows = rows });
            found += hits.Take(count).Count(hit => exact[i].Contains(hit.Slot));
        }

        return (double)found / (set.QueryCount * ExactNeighbours.Wanted);
    }

    /// <summary>Without pages of mapped files, which the operating system can drop.</summary>
    private static double PrivateMegabytes()
    {
        const string Status = "/proc/self/status";
        var line = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith("RssAnon:", StringComparison.Ordinal)) : null;
        return line is null ? ResidentMegabytes() : double.Parse(line.AsSpan(8).Trim()[..^3], CultureInfo.InvariantCulture) / 1024;
    }
}
