using Facet.Gram;

namespace Facet.Makeup.Metric;

/// <summary>
/// Learns in closed form what tells styles apart but not people: probabilistic linear discriminant analysis (Ioffe 2006; Prince and Elder 2007). The
/// covariance within a style (other people, other light) is whitened; of what is left the directions in which the means of styles differ most are
/// kept, each weighted by the share of its variance that is style.
/// </summary>
public static class MetricTrainer
{
    /// <summary>Fewer would not show how people differ.</summary>
    public const int LeastPeople = 8;

    // How much each direction counts, how far the correlations within a style are pulled to none, and how far apart styles come to lie. Further
    // directions find styles a little better and people much more: the last one of eyes and cheeks counts for little. The first one, along which
    // styles differ most, needs no more than a part of its weight. Closer together, eyes and cheeks, which are told less surely, move the mean of
    // all regions less.
    private static readonly Dictionary<string, (double[] Weights, double Shrinkage, double Spread)> s_plans = new()
    {
        ["lips"] = ([0.7, 1, 1, 1], 0.4, 0.8),
        ["eyes"] = ([0.7, 1, 1, 0.2], 0.4, 0.6),
        ["cheeks"] = ([1, 1, 0.7, 0.1], 0.5, 0.6),
    };

    /// <param name="region">One of those that are described.</param>
    /// <param name="samples">Of at least <see cref="LeastPeople"/> people, each in the same styles.</param>
    /// <exception cref="ArgumentException">Too few people or styles.</exception>
    public static RegionMetric Train(string region, IReadOnlyList<TrainingSample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var people = samples.Select(sample => sample.Person).Distinct().Count();
        var styles = samples.GroupBy(sample => sample.Style).Count(style => style.Count() > 1);
        if (people < LeastPeople || styles < 2)
        {
            throw new ArgumentException($"Region '{region}' was seen on {people} people in {styles} styles; at least {LeastPeople} people and 2 styles are needed.", nameof(samples));
        }

        var (weights, shrinkage, spread) = s_plans[region];
        return Train(region, samples, shrinkage, Array.ConvertAll(weights, weight => spread * weight));
    }

    private static RegionMetric Train(string region, IReadOnlyList<TrainingSample> samples, double shrinkage, double[] weights)
    {
        var size = samples[0].Description.Values.Length;
        var mean = Mean(samples, size);
        TrainingSample[][] styles = [.. samples.GroupBy(sample => sample.Style).Where(group => group.Count() > 1).Select(group => group.ToArray())];
        var (within, deviations) = Correlations(styles, size);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                within[(i * size) + j] = i == j ? 1 : within[(i * size) + j] * (1 - shrinkage);
            }
        }

        var whitening = Whitening(within, size);
        var between = new double[size * size];
        double[][] means = [.. styles.Select(style => Apply(whitening, Standardised(Mean(style, size), mean, deviations)))];
        var centre = Enumerable.Range(0, size).Select(i => means.Average(one => one[i])).ToArray();
        foreach (var one in means)
        {
            AddSquare(between, one, centre, 1.0 / Math.Max(means.Length - 1, 1));
        }

        // Means of few faces differ by chance too.
        var chance = styles.Average(style => 1.0 / style.Length);
        for (var i = 0; i < size; i++)
        {
            between[(i * size) + i] -= chance;
        }

        return new RegionMetric(region, ToFloats(mean), ToFloats(deviations), Axes(between, whitening, deviations, weights));
    }

    private static List<float[]> Axes(double[] between, double[][] whitening, double[] deviations, double[] weights)
    {
        var size = deviations.Length;
        var axes = new List<float[]>();
        using var eigen = new SymmetricEigen(between, size);
        var direction = new double[size];
        for (var k = 0; k < Math.Min(weights.Length, size) && eigen.Value(k) > 0; k++)
        {
            eigen.Vector(k, direction);
            var trust = weights[k] * Math.Sqrt(eigen.Value(k) / (1 + eigen.Value(k)));
            var axis = new double[size];
            for (var row = 0; row < size; row++)
            {
                for (var i = 0; i < size; i++)
                {
                    axis[i] += trust * direction[row] * whitening[row][i] / deviations[i];
                }
            }

            axes.Add(ToFloats(axis));
        }

        return axes;
    }

    /// <summary>Correlations of the standardised numbers within styles, and their deviations.</summary>
    private static (double[] Correlations, double[] Deviations) Correlations(TrainingSample[][] styles, int size)
    {
        var sum = new double[size * size];
        var freedom = 0;
        foreach (var style in styles)
        {
            var mean = Mean(style, size);
            foreach (var sample in style)
            {
                AddSquare(sum, Array.ConvertAll(sample.Description.Values, value => (double)value), mean, 1);
            }

            freedom += style.Length - 1;
        }

        // A number that never varies must not become infinitely important.
        double[] deviations = [.. Enumerable.Range(0, size).Select(i => Math.Sqrt((sum[(i * size) + i] / freedom) + 1e-6))];
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] /= freedom * deviations[i / size] * deviations[i % size];
        }

        return (sum, deviations);
    }

    /// <summary>Rows w_k with w_k . x of unit variance and uncorrelated.</summary>
    private static double[][] Whitening(double[] correlations, int size)
    {
        var rows = new double[size][];
        using var eigen = new SymmetricEigen(correlations, size);
        for (var k = 0; k < size; k++)
        {
            rows[k] = new double[size];
            eigen.Vector(k, rows[k]);
            var scale = 1 / Math.Sqrt(Math.Max(eigen.Value(k), 1e-9));
            for (var i = 0; i < size; i++)
            {
                rows[k][i] *= scale;
            }
        }

        return rows;
    }

    private static double[] Apply(double[][] rows, double[] x) => Array.ConvertAll(rows, row => row.Zip(x, (a, b) => a * b).Sum());

    private static double[] Standardised(double[] x, double[] mean, double[] deviations) =>
        [.. x.Select((value, i) => (value - mean[i]) / deviations[i])];

    private static double[] Mean(IReadOnlyList<TrainingSample> samples, int size) =>
        [.. Enumerable.Range(0, size).Select(i => samples.Average(sample => (double)sample.Description.Values[i]))];

    private static void AddSquare(double[] target, double[] x, double[] centre, double weight)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var scaled = (x[i] - centre[i]) * weight;
            for (var j = 0; j < x.Length; j++)
            {
                target[(i * x.Length) + j] += scaled * (x[j] - centre[j]);
            }
        }
    }

    private static float[] ToFloats(double[] numbers) => Array.ConvertAll(numbers, number => (float)number);
}
