using Facet.Cli.Hosting;
using Facet.Cli.Output;
using Facet.Gateway.V1;
using Spectre.Console;

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
        using var runner = new IngestRunner(connection.Gateway, settings);
        var progress = Consoles.Error.Progress().Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
        await progress.StartAsync(async context =>
        {
            var bar = context.AddTask("photos", maxValue: PhotoFiles.Enumerate(paths, recursive).LongCount());
            await runner.RunAsync(PhotoFiles.Enumerate(paths, recursive), outcome => Advance(report, bar, outcome), cancel);
        });
        report.Finish(settings.Collection);
        return report;
    }

    private static void Advance(IngestReport report, ProgressTask bar, IngestOutcome outcome)
    {
        report.Add(outcome);
        bar.Increment(1);
    }
}
