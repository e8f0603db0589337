using System.Diagnostics;
using Facet.Cli.FolderRuns;
using Facet.Cli.Output;

namespace Facet.Cli.Ingestion;

/// <summary>Counts outcomes, prints each as JSON when asked, and keeps the first failures for the end.</summary>
internal sealed class IngestReport(bool json)
{
    private const int ShownFailures = 20;

    private readonly FailureList _failures = new(ShownFailures);
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public long Photos { get; private set; }

    public long Points { get; private set; }

    public long Replaced { get; private set; }

    /// <summary>Photos that were there already, themselves or as a copy.</summary>
    public long LeftOut { get; private set; }

    public long Failed => _failures.Count;

    /// <summary>Ids of the first photo's points, so that a caller has something to ask for.</summary>
    public string? FirstPoint { get; private set; }

    public void Add(IngestOutcome outcome)
    {
        Photos++;
        if (outcome.Result is { Outcome: Gateway.V1.IngestOutcome.AlreadyStored or Gateway.V1.IngestOutcome.Duplicate } left)
        {
            LeftOut++;
            var why = left.Outcome == Gateway.V1.IngestOutcome.Duplicate ? "duplicate" : "already_stored";
            Print(new { photo = outcome.Photo.Id, path = outcome.Photo.Path, ok = true, points = Array.Empty<string>(), left_out = why, duplicate_of = left.DuplicateOf?.PhotoId });
            return;
        }

        if (outcome.Ok)
        {
            var points = outcome.Result!.Faces.Select(face => face.PointId).ToList();
            Points += points.Count;
            Replaced += outcome.Result.ReplacedPoints;
            FirstPoint = FirstPoint is null || string.CompareOrdinal(points[0], FirstPoint) < 0 ? points[0] : FirstPoint;
            Print(new { photo = outcome.Photo.Id, path = outcome.Photo.Path, ok = true, points });
            return;
        }

        _failures.Add(outcome.Photo.Path, outcome.Status.Message);

        Print(new
        {
            photo = outcome.Photo.Id,
            path = outcome.Photo.Path,
            ok = false,
            reason = outcome.Status.Reason,
            stage = outcome.Status.Stage,
            message = outcome.Status.Message,
        });
    }

    /// <summary>The failures on stderr, the totals on stdout.</summary>
    public void Finish(string collection)
    {
        _failures.Print();

        var seconds = _watch.Elapsed.TotalSeconds;
        if (json)
        {
            Print(new { summary = new { collection, photos = Photos, points = Points, replaced = Replaced, left_out = LeftOut, failed = Failed, seconds = Math.Round(seconds, 3) } });
            return;
        }

        var again = Replaced > 0 ? $" ({Replaced} were there before)" : "";
        var left = LeftOut > 0 ? $", {LeftOut} left out because they are there already" : "";
        Console.WriteLine(
            $"{Points} faces of {Photos - Failed - LeftOut} photos in '{collection}'{again}{left}, {Failed} failed, {seconds:0.0} s ({Photos / seconds:0.0} photos/s)");
    }

    private void Print(object document)
    {
        if (json)
        {
            JsonOutput.WriteLine(document);
        }
    }
}
