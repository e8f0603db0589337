namespace Facet.Search.Engine;

/// <summary>The best points so far, never more than asked for. Of equal scores the point that was stored first is kept, so the order of arrival does not matter.</summary>
internal sealed class TopPoints(int count)
{
    private static readonly Comparer<Scored> _worstFirst = Comparer<Scored>.Create((x, y) => Scored.Compare(y, x));

    // The head is the worst.
    private readonly PriorityQueue<Scored, Scored> _kept = new(_worstFirst);

    /// <summary>What a point must exceed to get in; minus infinity while there is room.</summary>
    public double Floor => _kept.Count < count || count == 0 ? double.NegativeInfinity : _kept.Peek().Score;

    public void Add(long ordinal, double score)
    {
        var point = new Scored(ordinal, score);
        if (_kept.Count < count)
        {
            _kept.Enqueue(point, point);
        }
        else if (Scored.Compare(point, _kept.Peek()) < 0)
        {
            _kept.DequeueEnqueue(point, point);
        }
    }

    public void AddAll(TopPoints others)
    {
        foreach (var (point, _) in others._kept.UnorderedItems)
        {
            Add(point.Ordinal, point.Score);
        }
    }

    public Scored[] BestFirst()
    {
        var points = _kept.UnorderedItems.Select(item => item.Element).ToArray();
        Array.Sort(points, Scored.Compare);
        return points;
    }
}

/// <summary>A point that may become a hit.</summary>
/// <param name="Ordinal">Of the point.</param>
/// <param name="Score">Of the whole point.</param>
internal readonly record struct Scored(long Ordinal, double Score)
{
    /// <summary>Below zero when <paramref name="x"/> is the better one.</summary>
    public static int Compare(Scored x, Scored y)
    {
        var byScore = y.Score.CompareTo(x.Score);
        return byScore != 0 ? byScore : x.Ordinal.CompareTo(y.Ordinal);
    }
}
