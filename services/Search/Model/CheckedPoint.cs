using System.Buffers.Binary;
using Facet.Gram;

namespace Facet.Search.Model;

/// <summary>A point that passed all checks that need no collection, in the form the store writes.</summary>
internal sealed record CheckedPoint(string Id, byte[] Metadata, IReadOnlyList<CheckedRegion> Regions)
{
    /// <summary>How far a norm that came with a point may be from the factors' own: float16 rounding, and no more.</summary>
    private const double NormTolerance = 0.01;

    // Patches are kept for the picture of which of them matched.
    private static readonly CompactOptions _stored = CompactOptions.Stored with { KeepPatches = true };

    public long FactorBytes { get; } = Regions.Sum(region => (long)region.Data.Length);

    /// <exception cref="SearchException">Says which point and region, and why.</exception>
    public static CheckedPoint From(PointData point, SearchOptions limits)
    {
        var id = Names.PointId(point.Id);
        if (point.Regions.Count == 0 || point.Regions.Count > limits.MaxRegions)
        {
            throw SearchException.Invalid($"point {Names.Quoted(id)} has {point.Regions.Count} regions; it needs 1 to {limits.MaxRegions}");
        }

        var regions = point.Regions.Select(region => Check(id, region, limits.CompactFactors)).ToArray();
        if (regions.GroupBy(region => region.Region, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw SearchException.Invalid($"point {Names.Quoted(id)} has region '{twice.Key}' more than once");
        }

        var bytes = regions.Sum(region => (long)region.Data.Length + region.Cells.Length);
        return bytes <= limits.MaxPointBytes
            ? new CheckedPoint(id, Model.Metadata.ToJson(point.Metadata, id), regions)
            : throw SearchException.Invalid(
                $"point {Names.Quoted(id)} has {bytes} bytes of factors and patches; at most {limits.MaxPointBytes} are kept");
    }

    private static CheckedRegion Check(string id, RegionData region, bool asCompact)
    {
        var name = Names.Region(region.Region);
        var factors = region.Factors ?? throw Bad(id, name, "it has no factors");
        var unpacked = Unpack(id, name, factors);
        var norm = GramScore.Norm(unpacked);
        if (region.GramNorm != 0 && !(Math.Abs(region.GramNorm - norm) <= NormTolerance * norm))
        {
            throw Bad(id, name, $"gram_norm {region.GramNorm} does not belong to its factors, whose norm is {norm}");
        }

        if (!(region.AreaShare is >= 0 and <= 1))
        {
            throw Bad(id, name, $"area_share {region.AreaShare} lies outside 0..1");
        }

        if (region.Patches.Count != 0 && region.Patches.Count != factors.Patches)
        {
            throw Bad(id, name, $"it has {factors.Patches} rows of factors and {region.Patches.Count} patches");
        }

        return asCompact && factors.Type != FactorType.Compact
            ? new CheckedRegion(
                name, FactorType.Compact, factors.Patches, factors.Channels, norm, region.AreaShare, Cells(region.Patches),
                CompactFactors.Encode(unpacked, _stored))
            : new CheckedRegion(
                name, factors.Type, factors.Patches, factors.Channels, norm, region.AreaShare, Cells(region.Patches), factors.Data);
    }

    private static FactorMatrix Unpack(string id, string region, PackedFactors factors)
    {
        try
        {
            return factors.Unpack();
        }
        catch (ArgumentException problem)
        {
            throw Bad(id, region, problem.Message, problem);
        }
    }

    private static byte[] Cells(IReadOnlyList<uint> patches)
    {
        var cells = new byte[patches.Count * sizeof(uint)];
        for (var i = 0; i < patches.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(cells.AsSpan(i * sizeof(uint)), patches[i]);
        }

        return cells;
    }

    private static SearchException Bad(string id, string region, string problem, Exception? cause = null) =>
        new(SearchReason.InvalidFactors, $"point {Names.Quoted(id)}, region '{region}': {problem}", cause);
}
