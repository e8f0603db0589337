using Facet.Gram;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Search.Engine;

/// <summary>Checks a query against its collection and decodes its factors.</summary>
internal static class QueryPreparation
{
    private const int MaxNamedIds = 100_000;
    private const int MaxConditions = 64;

    /// <summary>Checks what needs no collection.</summary>
    /// <exception cref="SearchException">Says which field and why.</exception>
    public static RegionWeights Check(SearchQuery query, SearchOptions options)
    {
        if (query.TopK < 1 || query.TopK > options.MaxTopK)
        {
            throw SearchException.Invalid($"top_k is {query.TopK}; it must be 1 to {options.MaxTopK}");
        }

        if (query.Factors is null == query.PointId is null)
        {
            throw SearchException.Invalid("a search needs either factors or point_id");
        }

        if (query.MinScore is { } score && !double.IsFinite(score))
        {
            throw SearchException.Invalid($"min_score {score} is not finite");
        }

        if (query.ExcludeIds.Count > MaxNamedIds || query.OnlyIds.Count > MaxNamedIds || query.Filter.Count > MaxConditions)
        {
            throw SearchException.Invalid($"at most {MaxNamedIds} exclude_ids, as many only_ids and {MaxConditions} filter conditions are taken");
        }

        foreach (var condition in query.Filter)
        {
            condition.Validate();
        }

        return Weights(query.Weights);
    }

    /// <exception cref="SearchException">A weight is out of range, or all are 0.</exception>
    public static RegionWeights Weights(IReadOnlyDictionary<string, double> weights)
    {
        try
        {
            return new RegionWeights(weights);
        }
        catch (ArgumentException problem)
        {
            throw new SearchException(SearchReason.InvalidArgument, problem.Message, problem);
        }
    }

    /// <param name="weights">Of the query.</param>
    /// <param name="known">Of the collection.</param>
    /// <param name="collection">Its name.</param>
    /// <param name="given">Of the query.</param>
    /// <exception cref="SearchException">A weight is for a region that neither the collection nor the query has.</exception>
    public static void RequireKnown(RegionWeights weights, RegionTable known, string collection, IReadOnlyList<RegionData> given)
    {
        if (weights.Named.FirstOrDefault(region => known.Find(region) is null && !given.Any(each => each.Region == region)) is { } unknown)
        {
            throw new SearchException(
                SearchReason.UnknownRegion, $"weights name region {Names.Quoted(unknown)}; collection '{collection}' has {NamesOf(known)}");
        }
    }

    /// <summary>The query's regions that count and that the collection has.</summary>
    /// <exception cref="SearchException">A weight or every region is unknown, or factors do not fit the collection.</exception>
    public static IReadOnlyList<QueryRegion> Regions(
        IReadOnlyList<RegionData> given, RegionWeights weights, RegionTable known, string collection)
    {
        // A region that the query shows and no point of the collection does drops out, weighted or not.
        RequireKnown(weights, known, collection, given);
        if (given.GroupBy(region => region.Region, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw SearchException.Invalid($"the query has region {Names.Quoted(twice.Key)} more than once");
        }

        var counted = given
            .Where(region => weights.Of(region.Region) > 0 && known.Find(region.Region) is not null)
            .Select(region => Decode(region, weights.Of(region.Region), known.Find(region.Region)!))
            .ToArray();
        if (counted.Length > 0)
        {
            return counted;
        }

        var asked = string.Join(", ", given.Select(region => Names.Quoted(region.Region)));
        var weighted = weights.Named.Count > 0 ? $", and weights are for {string.Join(", ", weights.Named)}" : string.Empty;
        throw new SearchException(
            SearchReason.UnknownRegion, $"no region of the query ({asked}) counts: collection '{collection}' has {NamesOf(known)}{weighted}");
    }

    private static string NamesOf(RegionTable known) => string.Join(", ", known.All.Select(region => region.Name));

    private static QueryRegion Decode(RegionData region, double weight, CollectionRegion known)
    {
        try
        {
            var factors = region.Factors ?? throw new ArgumentException("it has no factors");
            if (region.Patches.Count != 0 && region.Patches.Count != factors.Patches)
            {
                throw new ArgumentException($"it has {factors.Patches} rows of factors and {region.Patches.Count} patches");
            }

            var decoded = new QueryRegion(known.Number, known.Name, weight, factors, region.Patches);
            return decoded.Channels == known.Channels
                ? decoded
                : throw new ArgumentException($"{decoded.Channels} channels, the collection's points have {known.Channels}");
        }
        catch (ArgumentException problem)
        {
            throw new SearchException(SearchReason.InvalidFactors, $"query, region '{region.Region}': {problem.Message}", problem);
        }
    }
}
