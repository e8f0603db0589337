using Facet.Gram;
using Facet.Index;
using Facet.Search.Model;
using Facet.Search.Storage;
using Facet.Search.Storage.Factors;

namespace Facet.Search.Indexing;

/// <summary>Trains the sketches of a generation's regions.</summary>
internal static class IndexTraining
{
    private const ulong Seed = 11;

    /// <summary>
    /// An index without points, with sketches trained on a sample of the stored ones: of the regions that most of them have, when there are
    /// more than an index can take.
    /// </summary>
    /// <param name="store">The points.</param>
    /// <param name="generation">Whose points.</param>
    /// <param name="version">Of the training.</param>
    /// <param name="options">How.</param>
    /// <param name="between">Called before each region.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">No stored point has a region.</exception>
    public static CollectionIndex Train(
        CollectionStore store, long generation, int version, SearchOptions options, Action between, CancellationToken cancellationToken)
    {
        // Before the sample: what comes up later is new to the index.
        var regionCount = store.RegionCount(generation);
        var how = new SketchOptions { Axes = options.SketchAxes, Dimensions = options.SketchDimensions, Seed = (int)Seed };
        var sketches = Sketches(store, generation, options.SketchSample, Seed + (ulong)version, how, between, cancellationToken);
        return sketches.Count > 0
            ? new CollectionIndex(IndexContents.Empty(version, sketches, Math.Max(regionCount, sketches[^1].Number + 1), options))
            : throw new InvalidOperationException($"no point of generation {generation} can be read");
    }

    /// <summary>Models of the regions that most points of a sample have; none when no point can be read.</summary>
    /// <param name="store">The points.</param>
    /// <param name="generation">Whose points.</param>
    /// <param name="sample">Points to train on.</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="how">Size of the models.</param>
    /// <param name="between">Called before each region.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static IReadOnlyList<RegionSketch> Sketches(
        CollectionStore store, long generation, int sample, ulong seed, SketchOptions how, Action between, CancellationToken cancellationToken)
    {
        var sketches = new List<RegionSketch>();
        foreach (var (number, records) in MostCommon(Sample(store, generation, sample, seed)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            between();
            var model = SketchModel.Train(records, how);
            sketches.Add(new RegionSketch(number, model.Channels, model));
        }

        return sketches;
    }

    /// <summary>Records by number of their region.</summary>
    private static Dictionary<int, List<ReadOnlyMemory<byte>>> Sample(CollectionStore store, long generation, int count, ulong seed)
    {
        using var lease = store.Lease(generation);
        var samples = new Dictionary<int, List<ReadOnlyMemory<byte>>>();
        foreach (var ordinal in PointSample.Draw(lease, count, seed))
        {
            if (lease.TryRead(ordinal, out var record))
            {
                AddTo(samples, record);
            }
        }

        return samples;
    }

    /// <summary>In order of number.</summary>
    private static IEnumerable<KeyValuePair<int, List<ReadOnlyMemory<byte>>>> MostCommon(Dictionary<int, List<ReadOnlyMemory<byte>>> samples) =>
        samples.OrderByDescending(region => region.Value.Count).ThenBy(region => region.Key).Take(VectorLayout.MaxParts).OrderBy(region => region.Key);

    private static void AddTo(Dictionary<int, List<ReadOnlyMemory<byte>>> samples, PointRecord record)
    {
        for (var i = 0; i < record.RegionCount; i++)
        {
            var region = record[i];
            if (Compact(region) is { } compact)
            {
                samples.TryAdd(region.Number, []);
                samples[region.Number].Add(compact);
            }
        }
    }

    /// <summary>A record that training can take; none when the region's makes no sense.</summary>
    private static byte[]? Compact(in RecordRegion region)
    {
        try
        {
            return region.Type == FactorType.Compact
                ? CompactFactors.Read(region.Factors.ToArray()).Record.ToArray()
                : CompactFactors.Encode(PackedFactors.Unpack(region.Type, region.Patches, region.Channels, region.Factors));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
