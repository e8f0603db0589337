using System.Runtime.InteropServices;
using Facet.Features.V1;
using Facet.Search.Engine;
using Facet.Search.Indexing;
using Facet.Search.Model;
using Facet.Types.V1;
using Google.Protobuf;

namespace Facet.Search.Wire;

/// <summary>Answers of the library as messages.</summary>
internal static class ToWire
{
    public static V1.Collection Collection(CollectionInfo info, IndexState? index) => new()
    {
        Name = info.Name,
        Fingerprint = Fingerprint(info.Fingerprint),
        PointCount = (ulong)info.PointCount,
        CreatedAt = info.CreatedAt.ToUnixTimeSeconds(),
        FactorBytes = (ulong)info.FactorBytes,
        Index = index is null ? null : Index(index),
        NextGeneration = info.Next is { } next ? Generation(next) : null,
    };

    public static V1.Point Point(PointData point)
    {
        var message = new V1.Point { Id = point.Id };
        message.Regions.AddRange(point.Regions.Select(Region));
        message.Metadata.Add(Metadata(point.Metadata));
        return message;
    }

    public static V1.SearchResponse Response(SearchResult result)
    {
        var response = new V1.SearchResponse
        {
            Mode = (V1.SearchMode)result.Mode,
            ScoredPoints = (ulong)result.ScoredPoints,
            Fingerprint = Fingerprint(result.Fingerprint),
            Timings =
            {
                new StageTiming { Stage = "queue", Milliseconds = result.WaitTime.TotalMilliseconds },
                new StageTiming { Stage = "search", Milliseconds = result.SearchTime.TotalMilliseconds },
            },
        };
        response.Hits.AddRange(result.Hits.Select(Hit));
        return response;
    }

    public static V1.CheckRecallResponse Recall(RecallReport report) => new()
    {
        Recall = report.Recall,
        Samples = (uint)report.Samples,
        TopK = (uint)report.TopK,
        ApproximateMilliseconds = report.ApproximateMilliseconds,
        ExactMilliseconds = report.ExactMilliseconds,
        ScoredPoints = report.ScoredPoints,
    };

    public static V1.MetadataValue Value(MetaValue value) => value switch
    {
        { Text: { } text } => new() { Text = text },
        { Number: { } number } => new() { Number = number },
        { Whole: { } whole } => new() { Integer = whole },
        _ => new() { Flag = value.Flag == true },
    };

    private static V1.IndexStatus Index(IndexState index)
    {
        var message = new V1.IndexStatus
        {
            IndexedPoints = (ulong)index.Points,
            SketchVersion = (uint)index.SketchVersion,
            Shortlist = (uint)index.Tuning.Shortlist,
            Ef = (uint)index.Tuning.Ef,
            MemoryBytes = (ulong)index.MemoryBytes,
            IsBuilding = index.IsBuilding,
        };
        if (index.Tuning.Recall is { } recall)
        {
            message.RecallAt10 = recall;
        }

        return message;
    }

    private static V1.Generation Generation(GenerationInfo info) => new()
    {
        Fingerprint = Fingerprint(info.Fingerprint),
        PointCount = (ulong)info.PointCount,
        FactorBytes = (ulong)info.FactorBytes,
    };

    private static V1.Hit Hit(SearchHit hit)
    {
        var message = new V1.Hit { Id = hit.Id, Score = hit.Score };
        message.Regions.AddRange(hit.Regions.Select(RegionScore));
        message.Metadata.Add(Metadata(hit.Metadata));
        return message;
    }

    private static V1.RegionScore RegionScore(RegionHit hit)
    {
        var message = new V1.RegionScore { Region = hit.Region, Score = hit.Score, Weight = hit.Weight };
        if (hit.Percentile is { } percentile)
        {
            message.Percentile = percentile;
        }

        if (hit.Matches is { } matches)
        {
            message.Matches = new V1.PatchMatches
            {
                QueryPatches = { matches.QueryCells },
                QueryShares = { matches.QueryShares },
                HitPatches = { matches.HitCells },
                HitShares = { matches.HitShares },
            };
        }

        return message;
    }

    private static Fingerprint? Fingerprint(ModelFingerprint? fingerprint) => fingerprint is null ? null : new()
    {
        Model = fingerprint.Model,
        WeightsSha256 = fingerprint.WeightsSha256,
        Recipe = fingerprint.Recipe,
        MaskSource = fingerprint.MaskSource,
        Precision = fingerprint.Precision,
    };

    private static RegionFactors Region(RegionData region) => new()
    {
        Region = region.Region,
        GramNorm = region.GramNorm,
        AreaShare = region.AreaShare,
        Patches = { region.Patches },
        Factors = region.Factors is { } factors ? Tensor(factors) : null,
    };

    private static Tensor Tensor(PackedFactors factors) => new()
    {
        Type = factors.Type == FactorType.Bits16 ? TensorType.Float16 : TensorType.Float32,
        Shape = { factors.Patches, factors.Channels },
        // Read from the disk for this answer: nobody else has the array.
        Data = UnsafeByteOperations.UnsafeWrap(
            factors.Type == FactorType.Compact ? MemoryMarshal.AsBytes(factors.Unpack().Values.Span).ToArray() : factors.Data),
    };

    private static Dictionary<string, V1.MetadataValue> Metadata(IReadOnlyDictionary<string, MetaValue> metadata) =>
        metadata.ToDictionary(entry => entry.Key, entry => Value(entry.Value));
}
