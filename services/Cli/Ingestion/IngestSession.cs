using Facet.Cli.FolderRuns;
using Facet.Cli.Hosting;
using Facet.Gateway.V1;

namespace Facet.Cli.Ingestion;

/// <summary>Ingests files and folders with a progress bar on stderr.</summary>
internal static class IngestSession
{
    /// <returns>The finished report, already printed.</returns>
    public static async Task<IngestReport> RunAsync(
        FacetConnection connection, IReadOnlyList<string> paths, bool recursive, IngestSettings settings, bool json, CancellationToken cancel)
    {
        PhotoFiles.Check(paths, recursive);
        var info = await connection.Gateway.GetInfoAsync(new GetInfoRequest(), cancellationToken: cancel);
        settings = settings with
        {
            MaxImageBytes = (long)info.Limits.MaxImageBytes,
            Window = (int)Math.Max(2, info.Limits.MaxConcurrentItems),
        };
        var report = new IngestReport(json);
        using var runner = new IngestRunner(connection.Gateway, settings, new PhotoTwins(paths, recursive));
        try
        {
            await PhotoProgress.RunAsync(
                PhotoFiles.Enumerate(paths, recursive).LongCount(),
                advance => runner.RunAsync(PhotoFiles.Enumerate(paths, recursive), outcome => Advance(report, advance, outcome), cancel));
        }
        finally
        {
            // Whatever ended it: what was acknowledged is stored.
            report.Finish(settings.Collection);
        }

        return report;
    }

    private static void Advance(IngestReport report, Action advance, IngestOutcome outcome)
    {
        report.Add(outcome);
        advance();
    }
}
