using System.Globalization;

namespace Facet.Search.Indexing;

/// <summary>What searches of growing effort found.</summary>
/// <param name="Wanted">Recall@10 to reach.</param>
/// <param name="ByShortlist">Shortlist and recall@10 with the largest ef, in ascending order.</param>
/// <param name="ByEf">Ef and recall@10 with the shortlist that <see cref="ShortlistOf"/> takes, in ascending order.</param>
internal sealed record RecallMeasure(
    double Wanted, IReadOnlyList<(int Effort, double Recall)> ByShortlist, IReadOnlyList<(int Effort, double Recall)> ByEf)
{
    // One miss in a few hundred hits more or less says nothing.
    private const double Noise = 0.004;

    /// <summary>With the largest efforts.</summary>
    public double Best => ByShortlist[^1].Recall;

    /// <summary>
    /// The step after the least effort that reaches what is wanted, or nearly as much as any does: before it is measured again there may be
    /// twice as many points.
    /// </summary>
    public IndexTuning Tuning
    {
        get
        {
            var least = First(ByEf, Wanted);
            var (ef, recall) = ByEf[Math.Min(least + 1, ByEf.Count - 1)];
            return new IndexTuning(ShortlistOf(Wanted, ByShortlist), ef, recall);
        }
    }

    /// <summary>Twice the smallest shortlist that finds what is wanted, or nearly as much as any.</summary>
    public static int ShortlistOf(double wanted, IReadOnlyList<(int Effort, double Recall)> measured) => 2 * measured[First(measured, wanted)].Effort;

    /// <summary>For the log.</summary>
    public override string ToString() => $"by shortlist {Listed(ByShortlist)}; by ef {Listed(ByEf)}";

    private static int First(IReadOnlyList<(int Effort, double Recall)> measured, double recall)
    {
        var step = 0;
        while (measured[step].Recall < Math.Min(recall, measured[^1].Recall - Noise))
        {
            step++;
        }

        return step;
    }

    private static string Listed(IReadOnlyList<(int Effort, double Recall)> measured) =>
        string.Join(", ", measured.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Effort}: {one.Recall:0.0000}")));
}
