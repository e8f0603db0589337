using Facet.Gram;
using Facet.Search.Model;
using Facet.Search.Storage;
using Facet.Search.Storage.Factors;

namespace Facet.Search.Indexing;

/// <summary>Trains the sketches of a generation's regions.</summary>
internal static class IndexTraining
{
    private const ulong Seed = 11;

    /// <summary>An index without points, with sketches trained on a sample of the stored ones.</summary>
    /// <exception cref="InvalidOperationException">No stored point has a region.</exception>
    public static CollectionIndex Train(
        CollectionStore store, long generation, int version, SearchOptions options, CancellationToken cancellationToken)
    {
        using var lease = store.Lease(generation);
        var samples = new SortedDictionary<int, List<ReadOnlyMemory<byte>>>();
        foreach (var ordinal in PointSample.Draw(lease, options.SketchSample, Seed + (ulong)version))
        {
            if (lease.TryRead(ordinal, out var record))
            {
                AddTo(samples, record);
            }
        }

        var sketches = new List<RegionSketch>();
        foreach (var (number, sample) in samples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var model = SketchModel.Train(
                sample, new SketchOptions { Axes = options.SketchAxes, Dimensions = options.SketchDimensions, Seed = (int)Seed });
            sketches.Add(new RegionSketch(number, model.Channels, model));
        }

        return sketches.Count > 0
            ? new CollectionIndex(IndexContents.Empty(version, sketches, store.RegionCount(generation), options))
            : throw new InvalidOperationException($"no point of generation {generation} can be read");
    }

    private static void AddTo(SortedDictionary<int, List<ReadOnlyMemory<byte>>> samples, PointRecord record)
    {
        for (var i = 0; i < record.RegionCount; i++)
        {
            var region = record[i];
            samples.TryAdd(region.Number, []);
            samples[region.Number].Add(region.Type == FactorType.Compact
                ? region.Factors.ToArray()
                : CompactFactors.Encode(PackedFactors.Unpack(region.Type, region.Patches, region.Channels, region.Factors)));
        }
    }
}
