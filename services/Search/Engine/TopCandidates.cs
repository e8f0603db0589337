namespace Facet.Search.Engine;

/// <summary>The best so far, never more than asked for. Equal scores go by id, so the order of arrival does not matter.</summary>
internal sealed class TopCandidates(int count)
{
    private static readonly Comparer<Candidate> _bestFirst = Comparer<Candidate>.Create(Compare);
    private static readonly Comparer<Candidate> _worstFirst = Comparer<Candidate>.Create((x, y) => Compare(y, x));

    // The head is the worst.
    private readonly PriorityQueue<Candidate, Candidate> _kept = new(_worstFirst);

    public void Add(Candidate candidate)
    {
        if (_kept.Count < count)
        {
            _kept.Enqueue(candidate, candidate);
        }
        else
        {
            _kept.EnqueueDequeue(candidate, candidate);
        }
    }

    public void AddAll(TopCandidates others)
    {
        foreach (var (candidate, _) in others._kept.UnorderedItems)
        {
            Add(candidate);
        }
    }

    public IEnumerable<Candidate> BestFirst() => _kept.UnorderedItems.Select(item => item.Element).Order(_bestFirst);

    private static int Compare(Candidate x, Candidate y)
    {
        var byScore = y.Score.CompareTo(x.Score);
        return byScore != 0 ? byScore : string.CompareOrdinal(x.Point.Id, y.Point.Id);
    }
}
