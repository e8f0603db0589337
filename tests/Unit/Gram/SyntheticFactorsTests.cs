using Facet.Gram;

namespace Facet.Unit.Tests.Gram;

public sealed class SyntheticFactorsTests
{
    private const int Points = 200;

    private static readonly SyntheticFactors s_source = new();

    [Theory]
    [InlineData(0, 0.730, 0.077, 0.881, 16, 0.082, 0.031)]
    [InlineData(1, 0.769, 0.074, 0.895, 18, 0.073, 0.043)]
    [InlineData(2, 0.851, 0.047, 0.927, 17, 0.065, 0.039)]
    public void Is_near_the_figures_measured_on_faces(
        int region, double mean, double deviation, double nearest, double dimension, double second, double third)
    {
        FactorMatrix[] points = [.. Enumerable.Range(0, Points).Select(i => s_source.Factors(i, region)).OfType<FactorMatrix>()];
        var scores = Scores(points);
        double[] others = [.. Pairs(points.Length).Select(pair => scores[(pair.A * points.Length) + pair.B])];
        var average = others.Average();

        Assert.Equal(mean, average, 0.05);
        Assert.InRange(Math.Sqrt(others.Average(score => Math.Pow(score - average, 2))) / deviation, 0.6, 1.6);
        Assert.Equal(nearest, Enumerable.Range(0, points.Length).Average(i => Nearest(scores, i)), 0.04);
        Assert.InRange(Dimension(scores) / dimension, 0.6, 1.6);
        Assert.InRange(Share(points, 1) / second, 0.6, 1.5);
        Assert.InRange(Share(points, 2) / third, 0.6, 1.5);
    }

    [Fact]
    public void A_point_depends_on_the_seed_and_its_number_alone()
    {
        var again = new SyntheticFactors().Factors(123_456_789_012, 1)!;

        Assert.Equal(s_source.Factors(123_456_789_012, 1)!.Values.ToArray(), again.Values.ToArray());
        Assert.NotEqual(s_source.Factors(123_456_789_013, 1)!.Values.ToArray(), again.Values.ToArray());
        Assert.NotEqual(new SyntheticFactors(new SyntheticOptions { Seed = 2 }).Factors(123_456_789_012, 1)!.Values.ToArray(), again.Values.ToArray());
    }

    [Fact]
    public void Photos_of_a_person_are_nearer_in_every_region_and_hardly_ever_equal()
    {
        var source = new SyntheticFactors(new SyntheticOptions { Persons = 20, Channels = 128, MissingShare = 0 });
        for (var region = 0; region < source.Regions.Count; region++)
        {
            var points = Enumerable.Range(0, 150).Select(i => source.Factors(i, region)!).ToArray();
            var pairs = Pairs(points.Length).Select(pair =>
                (Same: source.Labels(pair.A).Person == source.Labels(pair.B).Person, Score: GramScore.Exact(points[pair.A], points[pair.B]))).ToArray();

            Assert.True(pairs.Where(pair => pair.Same).Average(pair => pair.Score) > pairs.Where(pair => !pair.Same).Average(pair => pair.Score) + 0.05);
            Assert.True(pairs.Max(pair => pair.Score) < 0.9999);
        }
    }

    [Fact]
    public void Regions_of_a_point_are_alike_or_strange_together()
    {
        var pairs = Enumerable.Range(0, 800).Select(i => (2 * i, (2 * i) + 1))
            .Select(pair => (Lips: Score(pair, 0), Cheeks: Score(pair, 2)))
            .Where(pair => pair.Lips is not null && pair.Cheeks is not null).ToArray();
        double lips = pairs.Average(pair => pair.Lips!.Value), cheeks = pairs.Average(pair => pair.Cheeks!.Value);
        var covariance = pairs.Average(pair => (pair.Lips!.Value - lips) * (pair.Cheeks!.Value - cheeks));
        var correlation = covariance / Math.Sqrt(
            pairs.Average(pair => Math.Pow(pair.Lips!.Value - lips, 2)) * pairs.Average(pair => Math.Pow(pair.Cheeks!.Value - cheeks, 2)));

        Assert.InRange(correlation, 0.1, 0.9);
    }

    [Fact]
    public void Some_points_lack_a_region_and_patches_vary()
    {
        var source = new SyntheticFactors(new SyntheticOptions { Channels = 4 });
        FactorMatrix?[] points = [.. Enumerable.Range(0, 4000).Select(i => source.Factors(i, 0))];

        Assert.InRange(points.Count(point => point is null) / 4000d, 0.009, 0.021);
        Assert.Equal(Enumerable.Range(6, 8), points.OfType<FactorMatrix>().Select(point => point.Rows).Distinct().Order());
    }

    [Fact]
    public void Says_which_option_is_out_of_range()
    {
        Assert.Contains("0 channels", Refusal(new SyntheticOptions { Channels = 0 }), StringComparison.Ordinal);
        Assert.Contains("person 0.9", Refusal(new SyntheticOptions { PersonShare = 0.9 }), StringComparison.Ordinal);
        Assert.Contains("'lips'", Refusal(new SyntheticOptions { Regions = [SyntheticRegion.Lips with { MaxPatches = 2 }] }), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_source.Factors(0, 3));
    }

    private static string Refusal(SyntheticOptions options) => Assert.Throws<ArgumentException>(() => new SyntheticFactors(options)).Message;

    private static double? Score((int A, int B) pair, int region) =>
        s_source.Factors(pair.A, region) is { } a && s_source.Factors(pair.B, region) is { } b ? GramScore.Exact(a, b) : null;

    private static double[] Scores(FactorMatrix[] points)
    {
        var norms = Array.ConvertAll(points, GramScore.Norm);
        var scores = new double[points.Length * points.Length];
        for (var a = 0; a < points.Length; a++)
        {
            for (var b = a; b < points.Length; b++)
            {
                scores[(a * points.Length) + b] = scores[(b * points.Length) + a] = GramScore.Exact(points[a], norms[a], points[b], norms[b]);
            }
        }

        return scores;
    }

    private static IEnumerable<(int A, int B)> Pairs(int count) =>
        Enumerable.Range(0, count).SelectMany(a => Enumerable.Range(a + 1, count - a - 1).Select(b => (a, b)));

    private static double Nearest(double[] scores, int point)
    {
        var count = (int)Math.Sqrt(scores.Length);
        return Enumerable.Range(0, count).Where(other => other != point).Max(other => scores[(point * count) + other]);
    }

    /// <summary>(sum of l)^2 / (sum of l^2) over the eigenvalues of the centred scores: both sums are traces.</summary>
    private static double Dimension(double[] scores)
    {
        var count = (int)Math.Sqrt(scores.Length);
        double[] means = [.. Enumerable.Range(0, count).Select(i => scores.AsSpan(i * count, count).ToArray().Average())];
        var mean = means.Average();
        double trace = 0, squares = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            var centred = scores[i] - means[i / count] - means[i % count] + mean;
            trace += i / count == i % count ? centred : 0;
            squares += centred * centred;
        }

        return trace * trace / squares;
    }

    /// <summary>Mean of eigenvalue k of a point's Gram against its norm.</summary>
    private static double Share(FactorMatrix[] points, int k)
    {
        var sum = 0d;
        foreach (var point in points)
        {
            using var principal = new PrincipalRows(point);
            sum += principal.Share(k);
        }

        return sum / points.Length;
    }
}
