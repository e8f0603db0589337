using Facet.Makeup.Metric;

namespace Facet.Cli.Quality;

/// <summary>From findings to figures.</summary>
internal static class QualityMeasure
{
    private const int Resamples = 500;

    public static double PrecisionAt10(IEnumerable<(StyledFace Query, StyleFinding Finding)> findings) =>
        findings.Select(entry => entry.Finding.PrecisionAt10).DefaultIfEmpty(0).Average();

    public static RegionQuality Of(
        string recipe,
        string region,
        IReadOnlyList<(StyledFace Query, StyleFinding Finding)> plain,
        int styles,
        IReadOnlyDictionary<string, double> changes,
        IReadOnlyList<BareFace> people,
        int seed)
    {
        var (low, high) = Interval(plain, seed);
        return new RegionQuality(
            recipe,
            region,
            1.0 / styles,
            Share(plain, finding => finding.First),
            PrecisionAt10(plain),
            low,
            high,
            plain.Select(entry => entry.Finding.AveragePrecision).DefaultIfEmpty(0).Average(),
            Share(plain, finding => finding.IsLeak),
            Share(plain, finding => finding.FirstIsBare),
            changes,
            Slices(plain, people));
    }

    private static double Share(IReadOnlyList<(StyledFace Query, StyleFinding Finding)> findings, Func<StyleFinding, bool> holds) =>
        findings.Count == 0 ? 0 : (double)findings.Count(entry => holds(entry.Finding)) / findings.Count;

    /// <summary>Bootstrap over people: pictures of one person go together.</summary>
    private static (double Low, double High) Interval(IReadOnlyList<(StyledFace Query, StyleFinding Finding)> findings, int seed)
    {
        double[] people = [.. findings.GroupBy(entry => entry.Query.Person).Select(group => PrecisionAt10(group))];
        if (people.Length == 0)
        {
            return (0, 0);
        }

        var random = new Random(seed);
        double[] means = [.. Enumerable.Range(0, Resamples).Select(_ => Enumerable.Range(0, people.Length).Average(_ => people[random.Next(people.Length)]))];
        Array.Sort(means);
        return (means[(int)(0.025 * Resamples)], means[(int)(0.975 * Resamples)]);
    }

    private static Dictionary<string, double> Slices(IReadOnlyList<(StyledFace Query, StyleFinding Finding)> findings, IReadOnlyList<BareFace> people)
    {
        var slices = new Dictionary<string, double>();
        Split("darker skin", "lighter skin", face => face.SkinTone);
        Split("even light", "side light", face => face.SideLight);
        return slices;

        void Split(string below, string above, Func<BareFace, float> of)
        {
            var median = people.Select(of).Order().ElementAt(people.Count / 2);
            slices[below] = PrecisionAt10(findings.Where(entry => of(people[entry.Query.Person]) < median));
            slices[above] = PrecisionAt10(findings.Where(entry => of(people[entry.Query.Person]) >= median));
        }
    }
}
