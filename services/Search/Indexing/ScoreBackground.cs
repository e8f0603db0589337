namespace Facet.Search.Indexing;

/// <summary>
/// How alike the points of a collection are by chance, per region: the scores of pairs drawn at random. A hit's score alone says little,
/// because regions of any two faces score high; the share of such pairs that score lower says how far the hit stands out.
/// </summary>
internal sealed class ScoreBackground
{
    private readonly Dictionary<int, double[]> _sorted;

    /// <param name="scores">Scores of random pairs by number of region; regions without any are left out.</param>
    /// <param name="pointCount">Points of the collection when they were drawn.</param>
    public ScoreBackground(IReadOnlyDictionary<int, List<double>> scores, long pointCount)
    {
        _sorted = scores.Where(entry => entry.Value.Count > 0).ToDictionary(entry => entry.Key, entry => entry.Value.Order().ToArray());
        PointCount = pointCount;
    }

    public long PointCount { get; }

    /// <summary>Share of random pairs that score lower, 0..100; of those that score the same half counts. Nothing for an unknown region.</summary>
    public double? Percentile(int region, double score)
    {
        if (!_sorted.TryGetValue(region, out var scores))
        {
            return null;
        }

        var lower = LowerBound(scores, score);
        var end = LowerBound(scores, Math.BitIncrement(score));
        return 50d * (lower + end) / scores.Length;
    }

    /// <summary>Index of the first score that is not below.</summary>
    private static int LowerBound(double[] scores, double score)
    {
        var (from, to) = (0, scores.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = scores[middle] < score ? (middle + 1, to) : (from, middle);
        }

        return from;
    }
}
