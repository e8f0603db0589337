using System.Diagnostics;
using Facet.Cli.Output;

namespace Facet.Cli.FolderRuns;

/// <summary>Counts what became of the photos of a folder and prints it; several threads may report at the same time.</summary>
internal sealed class FolderReport(bool json)
{
    private const int ShownFailures = 1000;

    private readonly Lock _gate = new();
    private readonly FailureList _failures = new(ShownFailures);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _done;
    private long _skipped;
    private long _files;

    public long Done => _done;

    public long Skipped => _skipped;

    public long Failed => _failures.Count;

    /// <summary>What the command ends with.</summary>
    public int ExitCode => Failed == 0 ? ExitCodes.Ok : ExitCodes.SomeItemsFailed;

    public void Finished(FolderItem item, IReadOnlyList<string> files)
    {
        lock (_gate)
        {
            _done++;
            _files += files.Count;
            Print(new { photo = item.Path, ok = true, files });
        }
    }

    public void FinishedBefore(FolderItem item)
    {
        lock (_gate)
        {
            _skipped++;
            Print(new { photo = item.Path, ok = true, skipped = true });
        }
    }

    public void Failure(FolderItem item, string message)
    {
        lock (_gate)
        {
            _failures.Add(item.Path, message);
            Print(new { photo = item.Path, ok = false, message });
        }
    }

    /// <summary>The failures on stderr, the totals on stdout.</summary>
    public void Finish(string output)
    {
        lock (_gate)
        {
            _failures.Print();
            var seconds = _watch.Elapsed.TotalSeconds;
            if (json)
            {
                Print(new { summary = new { output, done = _done, skipped = _skipped, failed = Failed, files = _files, seconds = Math.Round(seconds, 3) } });
                return;
            }

            var before = _skipped > 0 ? $" ({_skipped} were finished before)" : "";
            Console.WriteLine($"{_done} photos into {output}{before}, {Failed} failed, {seconds:0.0} s ({_done / seconds:0.0} photos/s)");
        }
    }

    private void Print(object document)
    {
        if (json)
        {
            JsonOutput.WriteLine(document);
        }
    }
}
