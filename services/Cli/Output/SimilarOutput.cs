using System.Globalization;
using System.Text;
using Facet.Cli.Makeup;
using Facet.Gram;

namespace Facet.Cli.Output;

/// <summary>Prints which feature files are most like the targets: a table or a JSON document for each target; what went wrong, on stderr.</summary>
internal static class SimilarOutput
{
    public static void Print(SimilarReport report, bool json)
    {
        foreach (var target in report.Targets.Where(target => target.Compared > 0))
        {
            if (json)
            {
                JsonOutput.WriteLine(ToDocument(report, target));
            }
            else
            {
                Console.Write(ToTable(report, target));
            }

            if (target.IsEmpty)
            {
                Console.Error.WriteLine($"{target.Target} is zero everywhere: its mask covers nothing, and every score is 0.");
            }
        }

        foreach (var fault in report.Faults)
        {
            Console.Error.WriteLine(fault);
        }

        if (report.Faults.Count > 0)
        {
            Console.Error.WriteLine($"{report.Faults.Count} could not be compared.");
        }
    }

    private static object ToDocument(SimilarReport report, SimilarHits target) => new
    {
        target = target.Target,
        compared = target.Compared,
        hits = target.Hits.Select(hit => new { file = NameOf(report, hit), score = Math.Round(hit.Score, 6) }).ToArray(),
    };

    private static string ToTable(SimilarReport report, SimilarHits target)
    {
        var text = new StringBuilder();
        var invariant = CultureInfo.InvariantCulture;
        text.AppendLine(invariant, $"Most like {target.Target}, of {target.Compared} files:");
        var numbers = target.Hits.Count.ToString(invariant).Length;
        var names = target.Hits.Max(hit => NameOf(report, hit).Length);
        for (var i = 0; i < target.Hits.Count; i++)
        {
            var rank = (i + 1).ToString(invariant).PadLeft(numbers);
            text.AppendLine(invariant, $"  {rank}  {NameOf(report, target.Hits[i]).PadRight(names)}  {target.Hits[i].Score:0.000000}");
        }

        return text.ToString();
    }

    private static string NameOf(SimilarReport report, GramHit hit) => Path.GetFileName(report.Files[hit.Index]);
}
