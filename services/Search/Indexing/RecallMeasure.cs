using System.Globalization;

namespace Facet.Search.Indexing;

/// <summary>What searches of growing effort found.</summary>
/// <param name="ByShortlist">Shortlist and recall@10 with the largest ef, in ascending order.</param>
/// <param name="ByEf">Ef and recall@10 with the shortlist that <see cref="ShortlistOf"/> takes, in ascending order.</param>
internal sealed record RecallMeasure(IReadOnlyList<(int Effort, double Recall)> ByShortlist, IReadOnlyList<(int Effort, double Recall)> ByEf)
{
    // One miss in a few hundred hits more or less says nothing.
    private const double Noise = 0.004;

    /// <summary>With the largest efforts.</summary>
    public double Best => ByShortlist[^1].Recall;

    /// <summary>The shortlist after the smallest that finds nearly as much as any: which points are near is for the exact scores to say.</summary>
    public static int ShortlistOf(IReadOnlyList<(int Effort, double Recall)> measured) => AfterFirst(measured, measured[^1].Recall - Noise).Effort;

    /// <summary>The least effort that reaches a recall, or nearly as much as any does.</summary>
    public IndexTuning For(double recall)
    {
        var (ef, reached) = AfterFirst(ByEf, Math.Min(recall, ByEf[^1].Recall - Noise));
        return new IndexTuning(ShortlistOf(ByShortlist), ef, reached);
    }

    /// <summary>For the log.</summary>
    public override string ToString() => $"by shortlist {Listed(ByShortlist)}; by ef {Listed(ByEf)}";

    /// <summary>
    /// The one after the first that reaches a recall: a few dozen samples tell it roughly, and stored points are found a little more easily
    /// than new ones.
    /// </summary>
    private static (int Effort, double Recall) AfterFirst(IReadOnlyList<(int Effort, double Recall)> measured, double recall)
    {
        for (var i = 0; i < measured.Count - 1; i++)
        {
            if (measured[i].Recall >= recall)
            {
                return measured[i + 1];
            }
        }

        return measured[^1];
    }

    private static string Listed(IReadOnlyList<(int Effort, double Recall)> measured) =>
        string.Join(", ", measured.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Effort}: {one.Recall:0.0000}")));
}
