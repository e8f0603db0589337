namespace Facet.Gram;

/// <summary>The best hits so far; several threads may add.</summary>
/// <param name="count">How many are kept.</param>
internal sealed class BestHits(int count)
{
    private readonly Lock _gate = new();
    private readonly List<GramHit> _hits = [];
    private double _floor = double.NegativeInfinity;

    public void Add(GramHit hit)
    {
        // The floor only rises: one that is out of date lets too much in, never too little.
        if (hit.Score < Volatile.Read(ref _floor))
        {
            return;
        }

        lock (_gate)
        {
            _hits.Add(hit);

            // Twice as many as wanted are gathered before they are sorted: a hit then costs the logarithm of their number.
            if (_hits.Count >= 2L * count)
            {
                Prune();
            }
        }
    }

    public GramHit[] Sorted()
    {
        lock (_gate)
        {
            Prune();
            return [.. _hits];
        }
    }

    private void Prune()
    {
        _hits.Sort(GramHit.BestFirst);
        if (_hits.Count >= count)
        {
            _hits.RemoveRange(count, _hits.Count - count);
            Volatile.Write(ref _floor, _hits[^1].Score);
        }
    }
}
