using Facet.Search.Indexing;
using Facet.Search.Model;
using Facet.Search.Storage;
using Facet.Search.Storage.Factors;

namespace Facet.Search.Engine;

/// <summary>Turns scored points into hits: ids and metadata from the database, and the score of each region.</summary>
internal sealed class HitBuilder(
    CollectionStore store, CollectionRow collection, FactorLease lease, PointScorer scorer, ScoreBackground? background)
{
    /// <summary>A point can be written again while a search goes on; after as many times in a row its last state is taken as it is.</summary>
    private const int MaxAttempts = 4;

    public SearchHit[] Build(Scored[] best, bool withMatches)
    {
        var labels = store.Labels(collection, [.. best.Select(point => point.Ordinal)]);
        var hits = new List<SearchHit>(best.Length);
        foreach (var point in best)
        {
            if (labels.TryGetValue(point.Ordinal, out var label) && Hit(point.Ordinal, label, withMatches) is { } hit)
            {
                hits.Add(hit);
            }
        }

        // Only a point that was written again meanwhile has another score now.
        return [.. hits.OrderByDescending(hit => hit.Score)];
    }

    private SearchHit? Hit(long ordinal, PointLabel label, bool withMatches)
    {
        for (var attempt = 1; lease.TryRead(ordinal, out var record); attempt++)
        {
            if (record.Sequence == label.Sequence || attempt == MaxAttempts)
            {
                var regions = scorer.Detail(record, background, withMatches);
                var weight = regions.Sum(region => region.Weight);
                var now = regions.Sum(region => region.Weight * region.Score) / weight;
                return weight > 0 ? new SearchHit(label.Id, now, regions, Metadata.FromJson(label.Metadata)) : null;
            }

            if (!store.Labels(collection, [ordinal]).TryGetValue(ordinal, out var newer))
            {
                return null;
            }

            label = newer;
        }

        return null;
    }
}
