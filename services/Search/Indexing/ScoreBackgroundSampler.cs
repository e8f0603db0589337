using Facet.Search.Engine;
using Facet.Search.Storage;
using Facet.Search.Storage.Factors;

namespace Facet.Search.Indexing;

/// <summary>Draws the pairs of a <see cref="ScoreBackground"/>.</summary>
internal static class ScoreBackgroundSampler
{
    private const int MinPoints = 50;

    // 100 x 40 pairs: a percentile is off by less than one.
    private const int Queries = 100;
    private const int PointsPerQuery = 40;
    private const ulong Seed = 20_240_501;

    /// <summary>Whether there are enough points, and twice or half as many as when it was drawn last.</summary>
    public static bool IsDue(ScoreBackground? last, long pointCount) =>
        pointCount >= MinPoints && (last is null || pointCount >= 2 * last.PointCount || pointCount <= last.PointCount / 2);

    public static ScoreBackground Sample(CollectionStore store, long generation, long pointCount, CancellationToken cancellationToken)
    {
        using var lease = store.Lease(generation);
        var others = PointSample.Draw(lease, PointsPerQuery, Seed + 1);
        var scores = new Dictionary<int, List<double>>();
        foreach (var ordinal in PointSample.Draw(lease, Queries, Seed))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (lease.TryRead(ordinal, out var record))
            {
                AddScores(lease, ordinal, StoredQuery.Of(record), others, scores);
            }
        }

        return new ScoreBackground(scores, pointCount);
    }

    private static void AddScores(
        FactorLease lease, long ordinal, IReadOnlyList<QueryRegion> query, List<long> others, Dictionary<int, List<double>> scores)
    {
        foreach (var other in others)
        {
            if (other == ordinal || !lease.TryRead(other, out var record))
            {
                continue;
            }

            for (var i = 0; i < record.RegionCount; i++)
            {
                var region = record[i];
                foreach (var wanted in query)
                {
                    if (wanted.Number == region.Number && wanted.Channels == region.Channels)
                    {
                        scores.TryAdd(region.Number, []);
                        scores[region.Number].Add(wanted.Score(region));
                    }
                }
            }
        }
    }
}
