using System.Diagnostics;
using System.Numerics.Tensors;
using Facet.Gram;
using Facet.Search.Engine;

namespace Facet.Cli.Benchmarks;

/// <summary>What full Grams say of made-up points, and what they cost: the measure of a search in the collection that holds them.</summary>
/// <param name="points">The points, before anything was reduced.</param>
/// <param name="count">Points that are stored: 0 to count - 1.</param>
/// <param name="queries">What is searched for.</param>
internal sealed class GramTruth(SyntheticFactors points, int count, IReadOnlyList<SearchQuery> queries)
{
    /// <summary>Grams of the product: more would not fit the memory, and its time per Gram does not depend on their number.</summary>
    private const int ProductGrams = 256;

    private const int ProductRounds = 7;

    /// <summary>The best points of each query by the mean cosine of the Grams of the regions that both have.</summary>
    /// <param name="hits">How many.</param>
    /// <param name="idOf">Id of a point.</param>
    /// <param name="cancel">Ends it.</param>
    public HashSet<string>[] BestIds(int hits, Func<long, string> idOf, CancellationToken cancel)
    {
        var wanted = queries.Select(Regions).ToArray();
        var best = wanted.Select(_ => new TopPoints(hits)).ToArray();
        var merge = new Lock();
        Parallel.For(
            0L,
            count,
            new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => wanted.Select(_ => new TopPoints(hits)).ToArray(),
            (point, _, mine) =>
            {
                Score(point, wanted, mine);
                return mine;
            },
            mine =>
            {
                lock (merge)
                {
                    for (var i = 0; i < best.Length; i++)
                    {
                        best[i].AddAll(mine[i]);
                    }
                }
            });
        return [.. best.Select(top => top.BestFirst().Select(point => idOf(point.Ordinal)).ToHashSet())];
    }

    /// <summary>What one query costs when all Grams lie in memory: a dot product of C * C numbers for each region of each point, on one thread.</summary>
    public double ProductMilliseconds()
    {
        var query = GramMatrix.Of(queries[0].Factors!.Regions[0].Factors!.Unpack());
        var grams = new float[ProductGrams * query.Length];
        for (var i = 0; i < ProductGrams; i++)
        {
            GramMatrix.Of(points.Factors(i, 0) ?? points.Factors(i + ProductGrams, 0)!).CopyTo(grams.AsSpan(i * query.Length));
        }

        var times = new List<double>();
        for (var round = 0; round < ProductRounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            var sum = 0f;
            for (var i = 0; i < ProductGrams; i++)
            {
                sum += TensorPrimitives.Dot<float>(query, grams.AsSpan(i * query.Length, query.Length));
            }

            times.Add(float.IsFinite(sum) ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : double.NaN);
        }

        return times.Order().ElementAt(ProductRounds / 2) / ProductGrams * count * points.Regions.Count;
    }

    /// <summary>The query's regions in the order of the points', with their norms; null where it has none.</summary>
    private (FactorMatrix? Factors, double Norm)[] Regions(SearchQuery query) =>
    [
        .. points.Regions
            .Select(name => query.Factors!.Regions.FirstOrDefault(given => given.Region == name)?.Factors!.Unpack())
            .Select(factors => (factors, factors is null ? 0 : GramScore.Norm(factors))),
    ];

    private void Score(long point, (FactorMatrix? Factors, double Norm)[][] wanted, TopPoints[] best)
    {
        var stored = Enumerable.Range(0, points.Regions.Count).Select(region => points.Factors(point, region)).ToArray();
        var norms = stored.Select(region => region is null ? 0 : GramScore.Norm(region)).ToArray();
        for (var query = 0; query < wanted.Length; query++)
        {
            var (sum, shared) = (0d, 0);
            for (var region = 0; region < stored.Length; region++)
            {
                if (stored[region] is { } factors && wanted[query][region] is ({ } asked, var norm))
                {
                    sum += GramScore.Exact(asked, norm, factors, norms[region]);
                    shared++;
                }
            }

            if (shared > 0)
            {
                best[query].Add(point, sum / shared);
            }
        }
    }
}
