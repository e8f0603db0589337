using Facet.Search.Indexing;
using Facet.Search.Storage.Factors;

namespace Facet.Search.Engine;

/// <summary>Scores points as they lie in the factor log. Immutable: many threads share it.</summary>
internal sealed class PointScorer(IReadOnlyList<QueryRegion> regions)
{
    private readonly QueryRegion?[] _byNumber = ByNumber(regions);

    /// <summary>sum(weight * score) / sum(weight) over the regions that both sides have.</summary>
    /// <returns>False when no region that counts is among them, or the record makes no sense: such a point is no hit.</returns>
    public bool TryScore(PointRecord record, out double score) => TryScore(record, isCoarse: false, out score);

    /// <summary>The same to a few thousandths.</summary>
    public bool TryScoreCoarsely(PointRecord record, out double score) => TryScore(record, isCoarse: true, out score);

    /// <summary>The score of each region that counts.</summary>
    public IReadOnlyList<RegionHit> Detail(PointRecord record, ScoreBackground? background, bool withMatches)
    {
        var hits = new List<RegionHit>(regions.Count);
        for (var i = 0; i < record.RegionCount; i++)
        {
            var region = record[i];
            if (Find(region.Number) is { } wanted && wanted.Channels == region.Channels)
            {
                var score = wanted.Score(region);
                hits.Add(new RegionHit(
                    wanted.Name, score, wanted.Weight, background?.Percentile(region.Number, score), withMatches ? wanted.Match(region) : null));
            }
        }

        return hits;
    }

    private bool TryScore(PointRecord record, bool isCoarse, out double score)
    {
        try
        {
            return HasScore(record, isCoarse, out score);
        }
        catch (ArgumentException)
        {
            // One bad record must not end the searches of all others.
            score = 0;
            return false;
        }
    }

    private bool HasScore(PointRecord record, bool isCoarse, out double score)
    {
        double sum = 0, total = 0;
        for (var i = 0; i < record.RegionCount; i++)
        {
            var region = record[i];
            if (Find(region.Number) is { } wanted && wanted.Channels == region.Channels)
            {
                sum += wanted.Weight * (isCoarse ? wanted.ScoreCoarsely(region) : wanted.Score(region));
                total += wanted.Weight;
            }
        }

        score = total > 0 ? sum / total : 0;
        return total > 0;
    }

    private static QueryRegion?[] ByNumber(IReadOnlyList<QueryRegion> regions)
    {
        var table = new QueryRegion?[regions.Count == 0 ? 0 : regions.Max(region => region.Number) + 1];
        foreach (var region in regions)
        {
            table[region.Number] = region;
        }

        return table;
    }

    private QueryRegion? Find(int number) => (uint)number < (uint)_byNumber.Length ? _byNumber[number] : null;
}
