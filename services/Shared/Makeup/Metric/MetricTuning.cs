using System.Numerics.Tensors;

namespace Facet.Makeup.Metric;

/// <summary>
/// Trains a region's metric with the number of directions and the shrinkage that work best on people it was not trained on: each fold of the people is
/// left out once.
/// </summary>
public static class MetricTuning
{
    private const int Folds = 3;
    private const int MostDirections = 8;

    // A left-out fold has few people, so that few wear the query's style: the same person comes first more often than in a collection.
    private const double LeakCost = 0.25;

    private static readonly double[] s_shrinkages = [0.1, 0.3, 0.5];

    /// <param name="region">Name.</param>
    /// <param name="samples">Of at least <c>6</c> people.</param>
    /// <exception cref="ArgumentException">Too few people or styles.</exception>
    public static RegionMetric Train(string region, IReadOnlyList<TrainingSample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var people = samples.Select(sample => sample.Person).Distinct().Order().ToArray();
        if (people.Length < 2 * Folds || samples.Where(sample => sample.Style >= 0).Select(sample => sample.Style).Distinct().Count() < 2)
        {
            throw new ArgumentException($"Region '{region}' was seen on {people.Length} people; at least {2 * Folds}, and two styles, are needed.", nameof(samples));
        }

        var best = s_shrinkages.AsParallel()
            .SelectMany(shrinkage => Candidates(region, samples, people, shrinkage))
            .OrderByDescending(candidate => candidate.Precision - (LeakCost * candidate.Leak))
            .First();
        return MetricTrainer.Train(region, samples, best.Shrinkage, best.Directions);
    }

    private static IEnumerable<(double Shrinkage, int Directions, double Precision, double Leak)> Candidates(
        string region, IReadOnlyList<TrainingSample> samples, int[] people, double shrinkage)
    {
        var findings = new List<StyleFinding>[MostDirections + 1];
        for (var fold = 0; fold < Folds; fold++)
        {
            var away = people.Where((_, i) => i % Folds == fold).ToHashSet();
            var trained = MetricTrainer.Train(region, [.. samples.Where(sample => !away.Contains(sample.Person))], shrinkage, MostDirections);
            TrainingSample[] test = [.. samples.Where(sample => away.Contains(sample.Person))];
            for (var directions = 2; directions <= trained.Axes.Count; directions++)
            {
                var metric = new RegionMetric(region, trained.Mean, trained.Deviations, [.. trained.Axes.Take(directions)]);
                (findings[directions] ??= []).AddRange(Try(metric, test));
            }
        }

        return Enumerable.Range(2, MostDirections - 1)
            .Where(directions => findings[directions] is { Count: > 0 })
            .Select(directions => (
                shrinkage,
                directions,
                findings[directions].Average(finding => finding.AveragePrecision),
                findings[directions].Average(finding => finding.IsLeak ? 1.0 : 0)));
    }

    private static IEnumerable<StyleFinding> Try(RegionMetric metric, TrainingSample[] test)
    {
        float[][] rows = [.. test.Select(sample => metric.Embed(sample.Description))];
        return StyleRetrieval.Measure(
            [.. test.Select(sample => new StyledFace(sample.Person, sample.Style))],
            (a, b) => TensorPrimitives.Dot<float>(rows[a], rows[b])).Select(entry => entry.Finding);
    }
}
