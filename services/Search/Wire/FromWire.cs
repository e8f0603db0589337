using Facet.Search.Engine;
using Facet.Search.Indexing;
using Facet.Search.Model;
using Facet.Types.V1;

namespace Facet.Search.Wire;

/// <summary>Requests as the library takes them.</summary>
internal static class FromWire
{
    /// <exception cref="SearchException">There is none.</exception>
    public static ModelFingerprint Required(Fingerprint? fingerprint) => Optional(fingerprint)
        ?? throw SearchException.Invalid("fingerprint is missing; send the one that came with the factors");

    public static ModelFingerprint? Optional(Fingerprint? fingerprint) => fingerprint is null
        ? null
        : new(fingerprint.Model, fingerprint.WeightsSha256, fingerprint.Recipe, fingerprint.MaskSource, fingerprint.Precision);

    public static PointData Point(V1.Point point) =>
        new(point.Id, [.. point.Regions.Select(Region)], point.Metadata.ToDictionary(entry => entry.Key, entry => Value(entry.Value)));

    public static RegionData Region(Features.V1.RegionFactors region) => new(
        region.Region,
        region.Factors is null ? null : Factors(region.Region, region.Factors),
        region.GramNorm,
        region.AreaShare,
        region.Patches);

    public static SearchQuery Query(V1.SearchRequest request) => new()
    {
        Collection = request.Collection,
        Factors = request.QueryCase == V1.SearchRequest.QueryOneofCase.Factors
            ? new FactorQuery([.. request.Factors.Regions.Select(Region)], Required(request.Factors.Fingerprint))
            : null,
        PointId = request.QueryCase == V1.SearchRequest.QueryOneofCase.PointId ? request.PointId : null,
        TopK = Size(request.TopK),
        Weights = request.Weights.ToDictionary(),
        Mode = (SearchMode)request.Mode,
        Filter = [.. (request.Filter?.Conditions ?? []).Select(Condition)],
        MinScore = request.HasMinScore ? request.MinScore : null,
        ExcludeIds = request.ExcludeIds,
        IncludeMatches = request.IncludeMatches,
        OnlyIds = request.OnlyIds,
    };

    /// <exception cref="SearchException">Too many samples or hits.</exception>
    public static RecallCheck RecallCheck(V1.CheckRecallRequest request)
    {
        const int Samples = 50, TopK = 10, MostSamples = 10_000, MostHits = 100;
        var check = new RecallCheck(
            request.Samples == 0 ? Samples : Size(request.Samples), request.TopK == 0 ? TopK : Size(request.TopK), request.Seed);
        return check is { Samples: <= MostSamples, TopK: <= MostHits }
            ? check
            : throw SearchException.Invalid($"a recall check takes at most {MostSamples} samples and a top_k of {MostHits}");
    }

    public static int Size(uint size) => (int)Math.Min(size, int.MaxValue);

    private static MetadataCondition Condition(V1.Condition condition) =>
        condition.Negate ? new NotCondition(Test(condition)) : Test(condition);

    private static MetadataCondition Test(V1.Condition condition) => condition.TestCase switch
    {
        V1.Condition.TestOneofCase.Equals_ => new EqualsCondition(condition.Key, Value(condition.Equals_)),
        V1.Condition.TestOneofCase.Range => new RangeCondition(
            condition.Key,
            condition.Range.HasAtLeast ? condition.Range.AtLeast : null,
            condition.Range.HasAtMost ? condition.Range.AtMost : null),
        V1.Condition.TestOneofCase.AnyOf => new AnyOfCondition(condition.Key, [.. condition.AnyOf.Values.Select(Value)]),
        _ => throw SearchException.Invalid(
            $"the filter condition on {Names.Quoted(condition.Key)} tests nothing; set equals, range or any_of"),
    };

    private static MetaValue Value(V1.MetadataValue value) => value.KindCase switch
    {
        V1.MetadataValue.KindOneofCase.Text => MetaValue.Of(value.Text),
        V1.MetadataValue.KindOneofCase.Number => MetaValue.Of(value.Number),
        V1.MetadataValue.KindOneofCase.Integer => MetaValue.Of(value.Integer),
        V1.MetadataValue.KindOneofCase.Flag => MetaValue.Of(value.Flag),
        _ => throw SearchException.Invalid("a metadata value is empty; set text, number, integer or flag"),
    };

    private static PackedFactors Factors(string region, Tensor tensor)
    {
        var type = tensor.Type switch
        {
            TensorType.Float32 => FactorType.Bits32,
            TensorType.Float16 => FactorType.Bits16,
            _ => throw Bad(region, $"factors must be FLOAT32 or FLOAT16, not {tensor.Type}"),
        };
        if (tensor.Shape is not [>= 1 and <= int.MaxValue, >= 1 and <= int.MaxValue])
        {
            var shape = string.Join(", ", tensor.Shape.Take(8));
            throw Bad(region, $"factors have shape [{shape}]; it must be [patches, channels], both at least 1");
        }

        return new PackedFactors(type, (int)tensor.Shape[0], (int)tensor.Shape[1], tensor.Data.Memory);
    }

    private static SearchException Bad(string region, string problem) =>
        new(SearchReason.InvalidFactors, $"region {Names.Quoted(region)}: {problem}");
}
