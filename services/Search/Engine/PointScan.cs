using Facet.Search.Storage.Factors;

namespace Facet.Search.Engine;

/// <summary>Scores many points exactly, as they lie in the factor log. Memory: per core one list of the best.</summary>
/// <param name="lease">Access to the points.</param>
/// <param name="scorer">Of the query.</param>
/// <param name="minScore">Points below are left out.</param>
/// <param name="excluded">So are these.</param>
internal sealed class PointScan(FactorLease lease, PointScorer scorer, double? minScore, HashSet<long> excluded)
{
    private const int PointsPerStep = 1024;

    /// <summary>Fewer are not worth waking another thread.</summary>
    private const int ParallelFrom = 4096;

    // Records that are under way from memory while one is scored.
    private const int HeadersAhead = 6;
    private const int FactorsAhead = 2;

    // Coarse scores are off by a few thousandths: the hits wanted are among so many of the best by them.
    private const int FinePerHit = 4;
    private const int LeastFine = 32;

    // And surely among so many: the last of these is below the tenth by ten times that.
    private const int SurelyFine = 512;

    private readonly double _minScore = minScore ?? double.NegativeInfinity;
    private long _scored;

    public PointScorer Scorer => scorer;

    /// <summary>Points whose factors were compared.</summary>
    public long Scored => _scored;

    /// <summary>The best of all points.</summary>
    public Scored[] All(int count, CancellationToken cancellationToken) =>
        InParallel(lease.OrdinalEnd, count, i => i, Score, cancellationToken);

    /// <summary>The best of all points as far as coarse scores do not hide them: a tenth of the time, for measurements.</summary>
    public Scored[] Presumably(int count, CancellationToken cancellationToken)
    {
        var chosen = InParallel(lease.OrdinalEnd, Math.Max(SurelyFine, count), i => i, ScoreCoarsely, cancellationToken);
        return Some([.. chosen.Select(point => point.Ordinal)], count, cancellationToken);
    }

    /// <summary>The best of some points, each named once.</summary>
    public Scored[] Some(IReadOnlyList<long> ordinals, int count, CancellationToken cancellationToken)
    {
        if (ordinals.Count >= ParallelFrom)
        {
            return InParallel(ordinals.Count, count, i => ordinals[(int)i], Score, cancellationToken);
        }

        var best = new TopPoints(count);
        for (var i = 0; i < ordinals.Count; i++)
        {
            Prefetch(ordinals, i);
            _scored += Score(ordinals[i], best) ? 1 : 0;
        }

        return best.BestFirst();
    }

    /// <summary>The best of a shortlist, each named once: coarse scores choose those that are scored in full.</summary>
    public Scored[] Shortlisted(IReadOnlyList<long> ordinals, int count, CancellationToken cancellationToken)
    {
        var fine = (int)Math.Min(int.MaxValue, Math.Max(LeastFine, (long)FinePerHit * count));
        if (ordinals.Count <= fine)
        {
            return Some(ordinals, count, cancellationToken);
        }

        var chosen = new TopPoints(fine);
        for (var i = 0; i < ordinals.Count; i++)
        {
            Prefetch(ordinals, i);
            ScoreCoarsely(ordinals[i], chosen);
        }

        return Some([.. chosen.BestFirst().Select(point => point.Ordinal)], count, cancellationToken);
    }

    private Scored[] InParallel(
        long length, int count, Func<long, long> ordinalOf, Func<long, TopPoints, bool> score, CancellationToken cancellationToken)
    {
        var best = new TopPoints(count);
        var merge = new Lock();
        Parallel.For(
            0,
            (length + PointsPerStep - 1) / PointsPerStep,
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => (Best: new TopPoints(count), Scored: 0L),
            (step, _, mine) =>
            {
                var end = Math.Min(length, (step + 1) * PointsPerStep);
                for (var i = step * PointsPerStep; i < end; i++)
                {
                    mine.Scored += score(ordinalOf(i), mine.Best) ? 1 : 0;
                }

                return mine;
            },
            mine =>
            {
                lock (merge)
                {
                    best.AddAll(mine.Best);
                    _scored += mine.Scored;
                }
            });
        return best.BestFirst();
    }

    private void Prefetch(IReadOnlyList<long> ordinals, int i)
    {
        if (i + HeadersAhead < ordinals.Count)
        {
            lease.PrefetchHeader(ordinals[i + HeadersAhead]);
        }

        if (i + FactorsAhead < ordinals.Count)
        {
            lease.PrefetchFactors(ordinals[i + FactorsAhead]);
        }
    }

    private bool Score(long ordinal, TopPoints best)
    {
        if (!lease.TryRead(ordinal, out var record) || excluded.Contains(ordinal) || !scorer.TryScore(record, out var score))
        {
            return false;
        }

        if (score >= _minScore)
        {
            best.Add(ordinal, score);
        }

        return true;
    }

    /// <returns>False: it does not count as compared.</returns>
    private bool ScoreCoarsely(long ordinal, TopPoints best)
    {
        if (!excluded.Contains(ordinal) && lease.TryRead(ordinal, out var record) && scorer.TryScoreCoarsely(record, out var score))
        {
            best.Add(ordinal, score);
        }

        return false;
    }
}
