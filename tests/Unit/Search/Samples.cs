using System.Runtime.InteropServices;
using Facet.Search;
using Facet.Search.Engine;
using Facet.Search.Model;

namespace Facet.Unit.Tests.Search;

/// <summary>Seeded points and queries.</summary>
internal static class Samples
{
    public const string Faces = "faces";

    public const int Channels = 24;

    public static readonly ModelFingerprint Fingerprint = new("faceres", "abc", "early", "zones", "fp32");

    public static SearchOptions Options(string folder) => new()
    {
        DataFolder = folder,
        CompactFactors = false,
        SegmentBytes = 1 << 20,
        ReserveBytes = 1 << 16,
    };

    public static PointData Point(string id, int seed, string[]? regions = null, Dictionary<string, MetaValue>? metadata = null) => new(
        id,
        [.. (regions ?? ["lips", "eyes"]).Select((region, i) => Region(region, seed * 10 + i))],
        metadata ?? []);

    public static RegionData Region(string region, int seed, int channels = Channels)
    {
        var random = new Random(seed);
        var patches = random.Next(3, 9);
        var values = new float[patches * channels];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle();
        }

        return Region(region, values, channels);
    }

    public static RegionData Region(string region, float[] values, int channels) => new(
        region,
        new PackedFactors(FactorType.Bits32, values.Length / channels, channels, MemoryMarshal.AsBytes(values.AsSpan()).ToArray()),
        0,
        0.25f,
        [.. Enumerable.Range(0, values.Length / channels).Select(cell => (uint)cell)]);

    public static RegionData AsHalf(RegionData region)
    {
        var values = region.Factors!.Unpack().Values.ToArray();
        Half[] halves = [.. values.Select(value => (Half)value)];
        var data = MemoryMarshal.AsBytes(halves.AsSpan()).ToArray();
        return region with { Factors = region.Factors with { Type = FactorType.Bits16, Data = data } };
    }

    public static SearchQuery Query(PointData point, int topK = 5) =>
        new() { Collection = Faces, Factors = new FactorQuery(point.Regions, Fingerprint), TopK = topK };

    public static SearchQuery QueryById(string id, int topK = 5) => new() { Collection = Faces, PointId = id, TopK = topK };

    public static string Id(int number) => $"face-{number:d4}";
}
