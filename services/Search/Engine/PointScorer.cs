using Facet.Gram;
using Facet.Search.Model;
using Facet.Search.Storage;

namespace Facet.Search.Engine;

/// <summary>Decides whether a point can be a hit, and scores it. Immutable: many threads share it.</summary>
internal sealed class PointScorer(IReadOnlyList<QueryRegion> regions, RegionWeights weights, SearchQuery query)
{
    private readonly HashSet<string> _excluded = ExcludedIds(query);
    private readonly double _minScore = query.MinScore ?? double.NegativeInfinity;

    /// <summary>Scores a point; nothing when it is excluded, filtered out, shares no region that counts, or scores too low.</summary>
    /// <param name="point">A stored point.</param>
    /// <param name="scored">Grows by one when factors were compared.</param>
    public Candidate? Score(ScoringPoint point, ref long scored)
    {
        if (_excluded.Contains(point.Id) || !PassesFilter(point))
        {
            return null;
        }

        var scores = new (string Region, double Score)[regions.Count];
        var common = 0;
        foreach (var region in point.Regions)
        {
            if (Find(region.Number) is { } wanted)
            {
                scores[common++] = (wanted.Name, GramScore.Exact(wanted.Factors, wanted.GramNorm, region.Factors, region.GramNorm));
            }
        }

        if (common == 0)
        {
            return null;
        }

        scored++;
        Array.Resize(ref scores, common);
        return weights.Combine(scores) is { } score && score >= _minScore ? new Candidate(point, score, scores) : null;
    }

    private static HashSet<string> ExcludedIds(SearchQuery query)
    {
        var excluded = new HashSet<string>(query.ExcludeIds, StringComparer.Ordinal);
        if (query.PointId is { } self)
        {
            excluded.Add(self);
        }

        return excluded;
    }

    private QueryRegion? Find(int number)
    {
        foreach (var region in regions)
        {
            if (region.Number == number)
            {
                return region;
            }
        }

        return null;
    }

    private bool PassesFilter(ScoringPoint point)
    {
        if (query.Filter.Count == 0)
        {
            return true;
        }

        var metadata = Metadata.FromJson(point.Metadata);
        return query.Filter.All(condition => metadata.TryGetValue(condition.Key, out var value) && condition.Holds(value));
    }
}
