using System.Runtime.InteropServices;
using Facet.Gram;
using Facet.Search;
using Facet.Search.Engine;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Unit.Tests.Search;

/// <summary>A collection of made-up faces that is large enough for an index, and small enough to be made in a moment.</summary>
internal static class IndexSamples
{
    public const int Points = 1500;

    private static readonly SyntheticFactors s_factors = new(new SyntheticOptions { Channels = 32, Persons = 300, MissingShare = 0.02 });

    public static SearchOptions Options(string folder)
    {
        var options = Samples.Options(folder);
        options.CompactFactors = true;
        options.IndexThreshold = 500;
        options.SketchSample = 400;
        options.SketchAxes = 24;
        options.SketchDimensions = 48;
        options.IndexRecall = 0.9;
        options.SnapshotChanges = 1_000_000;
        return options;
    }

    public static string Id(int number) => $"point-{number}";

    public static PointData Point(int number, string? id = null, Dictionary<string, MetaValue>? metadata = null)
    {
        var regions = new List<RegionData>();
        for (var region = 0; region < s_factors.Regions.Count; region++)
        {
            // One region is always seen: a point without any is none.
            if ((s_factors.Factors(number, region) ?? (region == 0 ? s_factors.Factors(number + 1_000_000, 0) : null)) is { } factors)
            {
                regions.Add(new RegionData(
                    s_factors.Regions[region],
                    new PackedFactors(FactorType.Bits32, factors.Rows, factors.Channels, MemoryMarshal.AsBytes(factors.Values.Span).ToArray()),
                    0,
                    0.1f,
                    [.. Enumerable.Range(0, factors.Rows).Select(cell => (uint)cell)]));
            }
        }

        return new PointData(id ?? Id(number), regions, metadata ?? new Dictionary<string, MetaValue> { ["number"] = MetaValue.Of((long)number) });
    }

    /// <summary>A point that has one region, which no other point has unless it is made here for the same one.</summary>
    public static PointData PointOf(string region, int number) =>
        Point(number) with { Regions = [Point(number).Regions[0] with { Region = region }] };

    public static async Task FillAsync(CollectionStore store, int first = 0, int count = Points)
    {
        foreach (var part in Enumerable.Range(first, count).Chunk(256))
        {
            await store.PutAsync([.. part.Select(number => Point(number))]);
        }
    }

    public static SearchQuery Query(int number, int topK = 10) => new()
    {
        Collection = Samples.Faces,
        Factors = new FactorQuery(Point(number).Regions, Samples.Fingerprint),
        TopK = topK,
    };
}
