using System.Diagnostics;
using System.Globalization;
using Facet.Gram;
using Facet.Models;

namespace Facet.Benchmarks;

/// <summary>
/// Bytes of compact factors and how far scores from them lie from the exact ones: every pair of faces of a folder, one side compact and
/// both, by each recipe and by the seed recipe on a transformer of made-up weights; and what encoding and scoring cost.
/// </summary>
internal static class CompactError
{
    private static readonly (string Name, CompactOptions Options)[] s_kinds =
    [
        ("stored", CompactOptions.Stored),
        ("at most 4096 bytes", CompactOptions.Stored with { MaxBytes = 4096 }),
        ("plain int8", CompactOptions.Stored with { MaxRounding = double.MaxValue }),
    ];

    public static int Run(string folder, string[] options)
    {
        var count = int.Parse(Arguments.Value(options, "--photos") ?? "1000", CultureInfo.InvariantCulture);
        var faces = FaceCrop.Load(folder, count, FaceFactors.Regions);
        Console.WriteLine($"{faces.Count} faces; errors are mean / 99th of 100 / largest");
        Print("dinov3-vits16", FaceFactors.OfTransformer("dinov3-vits16", 1, ModelPrecision.F32, faces));
        Print("faceres-early", FaceFactors.OfRecipe("faceres-early", faces));
        Print("faceres-late", FaceFactors.OfRecipe("faceres-late", faces));
        return 0;
    }

    private static void Print(string recipe, Dictionary<string, FactorMatrix?[]> regions)
    {
        foreach (var (region, factors) in regions)
        {
            FactorMatrix[] shown = [.. factors.OfType<FactorMatrix>()];
            var exact = Exact(shown);
            var (fewest, most) = (shown.Min(item => item.Rows), shown.Max(item => item.Rows));
            Console.WriteLine(FormattableString.Invariant(
                $"{recipe} {region}: {fewest}..{most} patches x {shown[0].Channels}, scores {exact.Average():0.000}"));
            foreach (var (name, options) in s_kinds)
            {
                Print(name, options, shown, exact);
            }
        }
    }

    private static void Print(string name, CompactOptions options, FactorMatrix[] factors, double[] exact)
    {
        byte[][] records = [.. factors.Select(item => CompactFactors.Encode(item, options))];
        CompactFactors[] read = [.. records.Select(record => CompactFactors.Read(record))];
        CompactScorer[] scorers = [.. read.Select(item => new CompactScorer(item))];
        var both = Scores(scorers, records);
        var one = Scores([.. factors.Select(item => new CompactScorer(item))], records);
        var encoding = Best(factors.Length, i => CompactFactors.Encode(factors[i], options));
        var time = Best(records.Length, i => scorers[i % 7].Score(records[i]));
        Console.WriteLine(FormattableString.Invariant(
            $"  {name,-18} rank {read.Average(item => item.Rank):0.0} + {read.Average(item => item.WideRows):0.0}, ")
            + FormattableString.Invariant($"bytes {records.Average(record => record.Length):0} (largest {records.Max(record => record.Length)}), ")
            + $"both sides {Errors(both, exact)}, one side {Errors(one, exact)}, "
            + FormattableString.Invariant($"{encoding:0} us to encode, {time:0.00} us a score"));
    }

    private static double[] Exact(FactorMatrix[] factors)
    {
        var norms = Array.ConvertAll(factors, GramScore.Norm);
        return [.. Pairs(factors.Length).Select(pair =>
            GramScore.Exact(factors[pair.A], norms[pair.A], factors[pair.B], norms[pair.B]))];
    }

    private static double[] Scores(CompactScorer[] scorers, byte[][] records) =>
        [.. Pairs(records.Length).Select(pair => scorers[pair.A].Score(records[pair.B]))];

    /// <returns>Microseconds for one of <paramref name="count"/> calls in the best of ten rounds: the machine may have other work.</returns>
    private static double Best(int count, Action<int> call)
    {
        var best = double.MaxValue;
        for (var round = 0; round < 10; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < count; i++)
            {
                call(i);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / count);
        }

        return best;
    }

    private static IEnumerable<(int A, int B)> Pairs(int count) =>
        Enumerable.Range(0, count).SelectMany(a => Enumerable.Range(a + 1, count - a - 1).Select(b => (a, b)));

    private static string Errors(double[] scores, double[] exact)
    {
        double[] errors = [.. scores.Zip(exact, (score, other) => Math.Abs(score - other)).Order()];
        return FormattableString.Invariant($"{errors.Average():0.00000} / {errors[errors.Length * 99 / 100]:0.00000} / {errors[^1]:0.00000}");
    }
}
